internal import Glibc
internal import Jira
internal import Publishing
internal import Secrets
internal import TicketStore
internal import Tickets

extension TicketQueries {
    /// The tickets that the store keeps of a project, as the last pull left them; the site is not asked.
    ///
    /// - Parameters:
    ///   - configuration: checked configuration.
    ///   - selection: which project.
    ///   - now: present time in epoch milliseconds.
    /// - Returns: the tickets.
    /// - Throws: `MusterError`: `configuration` where there is no such project, `store` where there is no store yet or
    ///   it cannot be read.
    public static func stored(
        _ configuration: MusterConfiguration,
        selection: ProjectSelection,
        now: Int64
    ) async throws(MusterError) -> TicketQueries {
        let settings = try JobSettings(configuration, selection: selection)
        let scope = ProjectScope(site: settings.site.name, project: settings.names.project)
        guard access(configuration.store, F_OK) == 0 else {
            throw MusterError(
                .store,
                "there is no ticket store at '\(configuration.store)' yet; 'muster plan' pulls the tickets, --from FILE "
                    + "asks those of a file"
            )
        }
        do throws(StoreError) {
            let store = try await SpatiaLiteTicketStore(path: configuration.store, at: now) {
                SHA256Digest(of: $0).bytes
            }
            let tickets: [Ticket]
            do throws(StoreError) {
                tickets = try await store.tickets(in: scope)
            } catch {
                await store.close()
                throw error
            }
            await store.close()
            return TicketQueries(
                tickets: tickets,
                project: scope.project,
                latitude: settings.fields.latitude,
                longitude: settings.fields.longitude
            )
        } catch {
            throw MusterError(error)
        }
    }
}
