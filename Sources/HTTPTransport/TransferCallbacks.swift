import CCurl

// What libcurl calls on the driver thread. Each recovers the transfer, records, and returns; none throws or re-enters
// libcurl. The context is the transfer that owns the easy handle, alive for as long as the handle is.

func transferReceivedBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let length = size * count
    // Anything but the length ends the transfer with CURLE_WRITE_ERROR.
    return transfer.received(UnsafeRawBufferPointer(start: bytes, count: length)) ? length : length &+ 1
}

func transferReceivedHeader(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let context else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    let length = size * count
    return transfer.receivedHeader(UnsafeRawBufferPointer(start: bytes, count: length)) ? length : length &+ 1
}

func transferWillWrite(
    _ context: UnsafeMutableRawPointer?,
    _ remote: UnsafeMutablePointer<CChar>?,
    _ local: UnsafeMutablePointer<CChar>?,
    _ remotePort: Int32,
    _ localPort: Int32
) -> Int32 {
    guard let context else { return CURL_PREREQFUNC_ABORT }
    let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    return transfer.mayWrite() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

func transferOpensSocket(
    _ context: UnsafeMutableRawPointer?,
    _ purpose: curlsocktype,
    _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let context, let address else { return -1 }
    return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().openSocket(address)
}
