extension JQLQuery: CustomStringConvertible {
    /// The query as canonical JQL: parsing it again gives an equal query.
    ///
    /// Values stand in quotation marks with everything escaped that could end them; keywords in capitals.
    public var description: String {
        var printer = JQLPrinter()
        printer.print(self)
        return printer.text
    }
}

extension JQLClause: CustomStringConvertible {
    /// The clause as canonical JQL.
    public var description: String { JQLQuery(self).description }
}

extension JQLFieldReference: CustomStringConvertible {
    /// The reference as it stands in a query, in quotation marks where needed.
    public var description: String {
        var printer = JQLPrinter()
        printer.print(self)
        return printer.text
    }
}

extension JQLOperand: CustomStringConvertible {
    /// The operand as it stands in a query.
    public var description: String {
        var printer = JQLPrinter()
        printer.print(self)
        return printer.text
    }
}
