// TicketFiles
