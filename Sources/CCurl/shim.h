#pragma once
#include <curl/curl.h>
#include <stdint.h>

// curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt are variadic, which Swift does not import, and take their
// value's type from the option: a wrong width is undefined behaviour that no compiler sees. Each wrapper below fixes one
// type. CURLMsg.data is a union whose members Swift would offer side by side; the accessor reads the only one that
// libcurl defines for CURLMSG_DONE.

typedef size_t (*muster_curl_data_callback)(char *bytes, size_t size, size_t count, void *context);
typedef int (*muster_curl_prerequest_callback)(void *context, char *remote, char *local, int remotePort, int localPort);
typedef curl_socket_t (*muster_curl_socket_callback)(void *context, curlsocktype purpose, struct curl_sockaddr *address);

static inline CURLcode muster_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode muster_curl_set_offset(CURL *handle, CURLoption option, int64_t value) {
    return curl_easy_setopt(handle, option, (curl_off_t)value);
}
// libcurl copies the text.
static inline CURLcode muster_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
// libcurl keeps the pointer: it must live as long as the handle.
static inline CURLcode muster_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode muster_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode muster_curl_set_data_callback(CURL *handle, CURLoption option, muster_curl_data_callback value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode muster_curl_set_prerequest(CURL *handle, muster_curl_prerequest_callback value, void *context) {
    CURLcode status = curl_easy_setopt(handle, CURLOPT_PREREQDATA, context);
    return status == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, value) : status;
}
static inline CURLcode muster_curl_set_open_socket(CURL *handle, muster_curl_socket_callback value, void *context) {
    CURLcode status = curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, context);
    return status == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, value) : status;
}
static inline CURLcode muster_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}
static inline CURLcode muster_curl_get_pointer(CURL *handle, CURLINFO info, void **value) {
    return curl_easy_getinfo(handle, info, value);
}
static inline CURLMcode muster_curl_multi_set_long(CURLM *handle, CURLMoption option, long value) {
    return curl_multi_setopt(handle, option, value);
}
static inline CURLcode muster_curl_message_result(const CURLMsg *message) {
    return message->data.result;
}
