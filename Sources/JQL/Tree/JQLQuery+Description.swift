extension JQLQuery: CustomStringConvertible {
    /// The query as canonical JQL: parsing it again gives an equal query.
    public var description: String { "" }
}
