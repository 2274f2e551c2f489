import Tickets

extension Migration {
    /// SpatiaLite's metadata, scopes, tickets with their point and R-tree, sync state.
    static let spatialTables = Migration(version: 1, name: "tickets with point geometry and R-tree") {
        connection throws(StoreError) in
        try connection.execute("PRAGMA application_id = \(Migrator.applicationID)")
        try require(connection, "InitSpatialMetaData(0, 'WGS84')")
        try connection.execute(
            """
            CREATE TABLE schema_migrations(
                version INTEGER PRIMARY KEY,
                name TEXT NOT NULL,
                applied_at INTEGER NOT NULL            -- milliseconds since 1970
            );
            CREATE TABLE scopes(
                scope INTEGER PRIMARY KEY,
                site TEXT NOT NULL,
                project TEXT NOT NULL,
                UNIQUE (site, project)
            );
            CREATE TABLE tickets(
                ticket INTEGER PRIMARY KEY,            -- key of the R-tree's entry as well
                scope INTEGER NOT NULL REFERENCES scopes(scope),
                lat REAL,                              -- degrees; located and suspect tickets
                lon REAL,
                id TEXT NOT NULL,
                content_hash BLOB NOT NULL,            -- of every field that comes from outside
                sync_version INTEGER NOT NULL,         -- 1 when new, one more with each change
                place INTEGER NOT NULL,                -- 0 geographic, 1 planar, 2 unusable, 3 suspect
                x REAL,                                -- planar tickets
                y REAL,
                reason TEXT,                           -- code of an unusable place
                found TEXT,                            -- what its fields held; why it is suspect
                key TEXT NOT NULL,
                summary TEXT NOT NULL,
                status TEXT NOT NULL,
                priority INTEGER NOT NULL,             -- rank 1 ... 5
                load REAL,                             -- NULL stands for not a number
                due TEXT,
                skills TEXT,                           -- JSON array of texts; NULL stands for none
                together TEXT,
                apart TEXT,
                lock_name TEXT,
                updated INTEGER,                       -- milliseconds since 1970
                cluster_key TEXT
            );
            CREATE UNIQUE INDEX tickets_by_id ON tickets(scope, id);
            CREATE TABLE sync_state(
                scope INTEGER NOT NULL REFERENCES scopes(scope),
                name TEXT NOT NULL,
                value TEXT NOT NULL,
                PRIMARY KEY (scope, name)
            ) WITHOUT ROWID;
            """
        )
        try require(connection, "AddGeometryColumn('tickets', 'geom', 4326, 'POINT', 'XY')")
        try require(connection, "CreateSpatialIndex('tickets', 'geom')")
        // They only note the system's time of the last change, once a row: a cost without a reader.
        try connection.execute(
            """
            DROP TRIGGER tmi_tickets_geom;
            DROP TRIGGER tmu_tickets_geom;
            DROP TRIGGER tmd_tickets_geom;
            """
        )
    }

    /// Calls a function of SpatiaLite that returns 1 where it did its work.
    private static func require(_ connection: Connection, _ call: String) throws(StoreError) {
        guard try connection.integer("SELECT \(call)", "preparing the spatial tables") == 1 else {
            throw StoreError(
                kind: .other,
                message:
                    "SpatiaLite refused \(call) in '\(connection.path)'; check its version with muster doctor, "
                    + "and that the disk has room"
            )
        }
    }
}
