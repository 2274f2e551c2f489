/// What a field of a ticket can be for Muster.
public enum FieldRole: String, Hashable, Sendable, CaseIterable {
    /// Degrees north, a number.
    case latitude
    /// Degrees east, a number.
    case longitude
    /// A place in one field, in any form.
    case location
    /// Street and town.
    case address
    /// Postal code.
    case postcode
    /// How long the job takes.
    case duration
    /// Story points.
    case storyPoints = "story_points"
    /// Sprint.
    case sprint
    /// Key of the epic.
    case epicLink = "epic_link"
    /// What the crew must be able to do.
    case skills
    /// Day by which the job is due.
    case due

    /// Words that name it, lower case and without accents, in English, German, French, Spanish, Portuguese, Italian and
    /// Dutch; of an entry with several words all must be in the name.
    var names: [[String]] {
        switch self {
        case .latitude:
            [
                ["latitude"], ["lat"], ["breitengrad"], ["geographische", "breite"], ["latitud"],
                ["latitudine"],
                ["breedtegraad"],
            ]
        case .longitude:
            [
                ["longitude"], ["lng"], ["lon"], ["long"], ["langengrad"], ["laengengrad"],
                ["geographische", "lange"],
                ["geographische", "laenge"], ["longitud"], ["longitudine"], ["lengtegraad"],
            ]
        case .location:
            [
                ["location"], ["coordinates"], ["coordinate"], ["coords"], ["geolocation"],
                ["geo", "location"],
                ["latlon"], ["latlng"], ["latlong"], ["gps"], ["geopoint"], ["position"], ["plus", "code"],
                ["koordinaten"], ["koordinate"], ["standort"], ["geoposition"], ["coordonnees"],
                ["emplacement"],
                ["coordenadas"], ["ubicacion"], ["localizacao"], ["localizacion"], ["posicion"], ["posicao"],
                ["coordinata"], ["posizione"], ["coordinaten"], ["locatie"], ["positie"],
                ["lat", "lon"], ["lat", "lng"], ["lat", "long"], ["latitude", "longitude"],
            ]
        case .address:
            [
                ["address"], ["street"], ["adresse"], ["anschrift"], ["strasse"], ["rue"], ["direccion"],
                ["calle"],
                ["endereco"], ["rua"], ["indirizzo"], ["adres"], ["straat"],
            ]
        case .postcode:
            [
                ["postcode"], ["zip"], ["zipcode"], ["postal", "code"], ["postalcode"], ["plz"],
                ["postleitzahl"],
                ["code", "postal"], ["codigo", "postal"], ["cep"], ["codice", "postale"], ["cap"],
            ]
        case .duration:
            [
                ["duration"], ["estimate"], ["effort"], ["dauer"], ["aufwand"], ["schatzung"], ["duree"],
                ["duracion"], ["duracao"], ["durata"], ["duur"], ["work", "time"], ["service", "time"],
            ]
        case .storyPoints:
            [["story", "points"], ["story", "point"], ["storypoints"], ["points", "histoire"]]
        case .sprint: [["sprint"]]
        case .epicLink: [["epic", "link"], ["epos", "verknupfung"], ["epic", "verknupfung"]]
        case .skills:
            [
                ["skills"], ["skill"], ["qualification"], ["qualifications"], ["certification"],
                ["certifications"],
                ["fahigkeiten"], ["faehigkeiten"], ["qualifikation"], ["qualifikationen"], ["kompetenzen"],
                ["competences"], ["habilidades"], ["competencias"], ["competenze"], ["vaardigheden"],
            ]
        case .due:
            [
                ["due"], ["deadline"], ["target", "date"], ["faellig"], ["fallig"], ["falligkeit"],
                ["faelligkeitsdatum"], ["falligkeitsdatum"], ["frist"], ["echeance"], ["vencimiento"],
                ["vencimento"],
                ["scadenza"], ["vervaldatum"],
            ]
        }
    }

    /// Words beside which a name means something else.
    var otherThings: Set<String> {
        switch self {
        case .address: ["email", "mail", "ip", "mac", "web", "url", "wallet"]
        case .duration: ["story", "point", "points", "remaining"]
        case .location: ["story"]
        default: []
        }
    }

    /// Whether values of a field of this type can be it.
    func fits(_ schema: JiraField.Schema?, id: String) -> Bool {
        guard let schema else { return false }
        let custom = schema.custom?.split(separator: ":").last.map(String.init)
        switch self {
        case .latitude, .longitude:
            return schema.type == "number" || custom == "float" || custom == "textfield"
        case .location:
            let isText = schema.type == "string" && !["radiobuttons", "select"].contains(custom ?? "")
            return isText || schema.type == "object" || schema.type == "any"
        case .address, .postcode:
            return schema.type == "string" || schema.type == "number" && self == .postcode
        case .duration: return schema.type == "number" || id == "timeoriginalestimate"
        case .storyPoints: return schema.type == "number"
        case .sprint: return custom == "gh-sprint" || schema.type == "array"
        case .epicLink: return custom == "gh-epic-link" || schema.type == "any"
        case .skills:
            return schema.type == "array" && ["string", "option"].contains(schema.items ?? "")
                || schema.type == "option" || custom == "textfield"
        case .due: return schema.type == "date" || schema.type == "datetime"
        }
    }

    /// Types of custom fields, and system fields, that are this and nothing else.
    func isSurely(_ schema: JiraField.Schema?, id: String) -> Bool {
        let custom = schema?.custom?.split(separator: ":").last
        return switch self {
        case .sprint: custom == "gh-sprint"
        case .epicLink: custom == "gh-epic-link"
        case .storyPoints: custom == "jsw-story-points"
        case .due: id == "duedate"
        default: false
        }
    }
}

/// The words of a field's name, for comparing: lower case, without accents, `gpsLat` and `GPS_Lat` in two.
enum FieldWords {
    static func words(of name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var wasLower = false
        for character in name {
            guard character.isLetter || character.isNumber else {
                if !word.isEmpty { words.append(word) }
                (word, wasLower) = ("", false)
                continue
            }
            if character.isUppercase, wasLower {
                words.append(word)
                word = ""
            }
            wasLower = character.isLowercase
            word += plain(character)
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static func plain(_ character: Character) -> String {
        switch character.lowercased() {
        case "ä", "à", "á", "â", "ã", "å": "a"
        case "é", "è", "ê", "ë": "e"
        case "í", "ì", "î", "ï": "i"
        case "ö", "ó", "ò", "ô", "õ": "o"
        case "ü", "ú", "ù", "û": "u"
        case "ç": "c"
        case "ñ": "n"
        case "ß": "ss"
        case let other: other
        }
    }
}
