#pragma once
// First, so that the C library decides its features before event2/event-config.h defines _GNU_SOURCE: with it `fd_set` has
// other member names than in Swift's Glibc module, and a file that imports both fails to build, depending on the order in
// which the two modules are loaded ("fds_bits ... is not present in definition of 'fd_set'").
#include <features.h>

#include <event2/event.h>
#include <event2/thread.h>
#include <event2/http.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
