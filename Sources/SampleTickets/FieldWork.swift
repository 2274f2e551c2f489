internal import Clustering

/// The kinds of utility field work that the sample jobs are made of.
struct FieldWork {
    var titles: [String]
    var skills: [String]
    /// Least and greatest duration, minutes.
    var minutes: ClosedRange<Int>
    var weight: Double
    /// Weights of the five ranks, the most urgent first.
    var priorities: [Double]

    static let kinds: [FieldWork] = [
        FieldWork(
            titles: [
                "Replace smart meter", "Read meter on site", "Check meter seal", "Move meter to new cabinet",
            ],
            skills: ["meter"],
            minutes: 20...50,
            weight: 26,
            priorities: [0.5, 5, 50, 32, 12.5]
        ),
        FieldWork(
            titles: ["Repair service line", "No supply, fault on line", "Replace house connection fuse"],
            skills: ["electrical"],
            minutes: 45...150,
            weight: 14,
            priorities: [9, 30, 48, 11, 2]
        ),
        FieldWork(
            titles: ["Gas smell reported", "Gas pressure check", "Replace gas regulator"],
            skills: ["gas"],
            minutes: 40...120,
            weight: 9,
            priorities: [18, 34, 38, 8, 2]
        ),
        FieldWork(
            titles: [
                "Water leak at hydrant", "Low water pressure", "Replace stop valve", "Flush dead-end main",
            ],
            skills: ["water"],
            minutes: 45...180,
            weight: 15,
            priorities: [5, 22, 50, 18, 5]
        ),
        FieldWork(
            titles: ["Street lamp out", "Lamp post damaged", "Replace lamp head"],
            skills: ["electrical", "heights"],
            minutes: 30...75,
            weight: 16,
            priorities: [1, 8, 46, 32, 13]
        ),
        FieldWork(
            titles: ["Fibre signal loss", "Install fibre socket", "Splice in street cabinet"],
            skills: ["fibre"],
            minutes: 40...120,
            weight: 13,
            priorities: [2, 16, 58, 20, 4]
        ),
        FieldWork(
            titles: ["Inspect substation", "Cut back growth at substation", "Renew warning signs"],
            skills: ["electrical", "switching"],
            minutes: 60...240,
            weight: 7,
            priorities: [2, 9, 44, 33, 12]
        ),
    ]

    static let streets = [
        "Lindenallee", "Am Deich", "Kirchweg", "Hafenstieg", "Mühlenkamp", "Schulstraße", "Birkenweg",
        "Alte Landstraße",
        "Bahnhofstraße", "Moorweg", "Fährstraße", "Rosengarten", "Am Markt", "Ziegelei", "Heideweg",
        "Speicherhof",
        "Kastanienring", "Werftstraße", "Gartenweg", "Eichenstieg", "Brückenstraße", "Marschweg", "Feldrain",
        "Turmweg",
    ]
}
