// SampleTickets
