import Glibc

/// The person's web browser.
enum Browser {
    /// Asks the desktop to open an address; does not wait for it.
    ///
    /// The address is seen in the list of processes for a moment: it holds a state and a challenge, but no secret.
    ///
    /// - Returns: whether the program that does it could be started.
    static func open(_ address: String) -> Bool {
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("xdg-open"), strdup(address), nil]
        defer { for argument in arguments { free(argument) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // What a browser prints must not stand among our results.
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var process: pid_t = 0
        return posix_spawnp(&process, "xdg-open", &actions, nil, &arguments, environ) == 0
    }
}
