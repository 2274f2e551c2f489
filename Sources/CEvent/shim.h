#pragma once
// libevent's configuration header defines _GNU_SOURCE, which changes the members of `fd_set`. The system's headers come first,
// read as Swift's own Glibc module reads them, so that both modules hold the same structures.
#include <sys/types.h>
#include <sys/time.h>
#include <sys/select.h>

#include <event2/event.h>
#include <event2/thread.h>
#include <event2/http.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
