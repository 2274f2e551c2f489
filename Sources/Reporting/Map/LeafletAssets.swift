internal import Glibc

/// Leaflet as Debian's `libjs-leaflet` installs it, read when a map is written and never part of this
/// package.
public struct LeafletAssets: Hashable, Sendable {
    /// Where Debian puts it.
    public static let debianFolder = "/usr/share/javascript/leaflet"

    /// The minified script.
    public var script: String
    /// The style sheet.
    public var style: String

    /// Makes assets of texts.
    public init(script: String, style: String) {
        self.script = script
        self.style = style
    }

    /// Reads `leaflet.min.js` and `leaflet.css`; nil where one of them is not there, so that the built-in map
    /// is used.
    public init?(folder: String = debianFolder) {
        guard let script = Self.text(folder + "/leaflet.min.js"),
            script.contains("leaflet") || script.contains("LatLng"),
            let style = Self.text(folder + "/leaflet.css")
        else { return nil }
        self.init(script: script, style: style)
    }

    /// The script fit for a script element: it cannot end the element, and it names no source map to fetch.
    var safeScript: String {
        let lines = script.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("//# sourceMappingURL=") }
        return lines.joined(separator: "\n").replacing("</", with: "<\\/")
    }

    /// The style sheet without references to images, none of which the map needs.
    var safeStyle: String {
        var text = ""
        var rest = style[...]
        while let range = rest.firstRange(of: "url(") {
            text += rest[..<range.lowerBound] + "none"
            let end = rest[range.upperBound...].firstIndex(of: ")") ?? rest.index(before: rest.endIndex)
            rest = rest[rest.index(after: end)...]
        }
        return (text + rest).replacing("</", with: "<\\/")
    }

    /// Notice that Leaflet's licence asks for.
    static let notice = """
        Leaflet, (c) 2010-2022 Vladimir Agafonkin, (c) 2010-2011 CloudMade, https://leafletjs.com
        Redistribution and use in source and binary forms, with or without modification, are permitted provided that the
        following conditions are met: 1. Redistributions of source code must retain the above copyright notice, this list
        of conditions and the following disclaimer. 2. Redistributions in binary form must reproduce the above copyright
        notice, this list of conditions and the following disclaimer in the documentation and/or other materials provided
        with the distribution. THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND ANY EXPRESS
        OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A
        PARTICULAR PURPOSE ARE DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR ANY
        DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO,
        PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER
        CAUSED AND ON ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING NEGLIGENCE OR
        OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
        """

    private static func text(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            if count == 0 { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return ferror(file) == 0 && !bytes.isEmpty ? String(decoding: bytes, as: UTF8.self) : nil
    }
}
