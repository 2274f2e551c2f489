/// A container file: built with the Swift toolchain for Debian 12, run on Debian 12 with Debian's packages, not as root.
public enum ContainerFile {
    /// The file.
    public static func file(_ plan: ServicePlan) -> ServiceFile {
        ServiceFile(name: "Containerfile", path: "Containerfile", text: text(plan))
    }

    /// What to do with it.
    public static func steps(_ plan: ServicePlan) -> [String] {
        let selection =
            (plan.site.map { ["--site", $0] } ?? []) + (plan.project.map { ["--project", $0] } ?? [])
        let command = (["run", "--no-progress", "--log", "-"] + selection).map(CronTable.quoted)
        return [
            "podman build -t muster -f Containerfile .    # in the folder with Package.swift; docker works the same",
            "podman run --rm --read-only --tmpfs /tmp --cap-drop all --security-opt no-new-privileges \\",
            "  -v muster:/var/lib/muster -v ./muster.yaml:/etc/muster/muster.yaml:ro \\",
            "  -v ./jira-token:/run/secrets/jira-token:ro -e MUSTER_SITES_AUTH_TOKEN_FILE=/run/secrets/jira-token \\",
            "  muster \(command.joined(separator: " "))",
        ]
    }

    private static func text(_ plan: ServicePlan) -> String {
        """
        # Containerfile, written by 'muster service container'. Any image of the Swift \(toolchain) toolchain on Debian 12 builds it.
        ARG SWIFT_IMAGE=swift:\(toolchain)-bookworm
        FROM ${SWIFT_IMAGE} AS build
        RUN apt-get update \\
         && apt-get install -y --no-install-recommends libspatialite-dev libgeos-dev libproj-dev libsqlite3-dev \\
            libcurl4-openssl-dev libssl-dev libevent-dev libyaml-dev libcairo2-dev pkg-config \\
         && rm -rf /var/lib/apt/lists/*
        WORKDIR /src
        COPY Package.swift ./
        COPY Sources ./Sources
        COPY Tests ./Tests
        COPY Benchmarks ./Benchmarks
        RUN swift build -c release --product muster --static-swift-stdlib \\
         && install -D .build/release/muster /out/muster

        FROM debian:12-slim
        RUN apt-get update \\
         && apt-get install -y --no-install-recommends libspatialite7 libgeos-c1v5 libproj25 libsqlite3-0 libcurl4 \\
            libssl3 libevent-2.1-7 libevent-core-2.1-7 libevent-extra-2.1-7 libevent-pthreads-2.1-7 libyaml-0-2 \\
            libcairo2 fonts-dejavu-core libjs-leaflet ca-certificates tzdata \\
         && rm -rf /var/lib/apt/lists/* \\
         && useradd --system --uid 10001 --home-dir /var/lib/muster --shell /usr/sbin/nologin muster \\
         && install -d -o muster -g muster -m 0750 /var/lib/muster
        COPY --from=build /out/muster /usr/local/bin/muster
        # Store, credentials and reports are in the volume; the image itself can be read-only.
        ENV MUSTER_STORE=/var/lib/muster/muster.sqlite \\
            MUSTER_CREDENTIALS_FILE=/var/lib/muster/muster.credentials \\
            MUSTER_CREDENTIALS_KEY_FILE=/var/lib/muster/muster.key \\
            XDG_CONFIG_HOME=/etc
        USER 10001
        WORKDIR /var/lib/muster
        VOLUME /var/lib/muster
        # SIGTERM stops a run at the next safe place; give it time: podman stop -t 180.
        STOPSIGNAL SIGTERM
        ENTRYPOINT ["/usr/local/bin/muster"]
        CMD ["run", "--no-progress", "--log", "-"]

        """
    }

    private static let toolchain = "6.3"
}
