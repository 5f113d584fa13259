// SPDX-License-Identifier: Apache-2.0
#include "services/democity/names.h"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace belfry::democity {

namespace {

using Words = std::span<const std::string_view>;

// first halves of compounds
constexpr std::array<std::string_view, 62> kNature{
    "Linden", "Weiden",  "Birken",  "Ahorn",     "Eschen",   "Rosen",     "Wiesen", "Feld",    "Mühl",
    "Bach",   "Brunnen", "Sonnen",  "Kirsch",    "Flieder",  "Hasel",     "Holler", "Lärchen", "Amsel",
    "Finken", "Meisen",  "Drossel", "Schwalben", "Falken",   "Dachs",     "Reh",    "Fuchs",   "Hirsch",
    "Tannen", "Erlen",   "Ulmen",   "Buchen",    "Eichen",   "Kastanien", "Nuss",   "Apfel",   "Birn",
    "Wein",   "Reben",   "Mohn",    "Korn",      "Veilchen", "Nelken",    "Primel", "Enzian",  "Ginster",
    "Heide",  "Moos",    "Farn",    "Schilf",    "Ried",     "Lerchen",   "Zeisig", "Kranich", "Storchen",
    "Eulen",  "Igel",    "Hasen",   "Libellen",  "Grillen",  "Sommer",    "Abend",  "Stern"};
constexpr std::array<std::string_view, 48> kTrade{
    "Gerber",  "Färber",  "Schmied",  "Bäcker",     "Weber",     "Schuster",  "Binder", "Seiler",
    "Müller",  "Fischer", "Schiffer", "Wagner",     "Sattler",   "Hafner",    "Kerzen", "Salz",
    "Korn",    "Wein",    "Tuch",     "Kessel",     "Glocken",   "Turm",      "Tor",    "Kloster",
    "Kirchen", "Pfarr",   "Schul",    "Rathaus",    "Wächter",   "Zoll",      "Münz",   "Gold",
    "Silber",  "Zinn",    "Messer",   "Nadler",     "Kürschner", "Hut",       "Brot",   "Fleischer",
    "Bader",   "Spital",  "Bürger",   "Ratsherren", "Spiel",     "Fuhrmanns", "Küfer",  "Drechsler"};
constexpr std::array<std::string_view, 28> kWork{
    "Werk",    "Gießerei", "Hammer",    "Walz",     "Ziegel",   "Spinnerei", "Sägewerk", "Fracht", "Lager", "Speicher",
    "Halle",   "Dampf",    "Maschinen", "Motor",    "Turbinen", "Hobel",     "Stahl",    "Kupfer", "Draht", "Kabel",
    "Technik", "Gewerbe",  "Handwerks", "Logistik", "Kühlhaus", "Silo",      "Papier",   "Glas"};
constexpr std::array<std::string_view, 44> kFirst{
    "Anton", "Josef",    "Leopold",  "Ferdinand", "Karl",    "Georg",  "Matthias", "Florian",  "Rosa",
    "Anna",  "Maria",    "Theresia", "Klara",     "Johanna", "Helene", "Emilie",   "Alois",    "Franz",
    "Ignaz", "Jakob",    "Konrad",   "Ludwig",    "Moritz",  "Rudolf", "Viktor",   "Wilhelm",  "Berta",
    "Elise", "Gisela",   "Hedwig",   "Ida",       "Julie",   "Kathi",  "Luise",    "Marianne", "Ottilie",
    "Paula", "Stefanie", "Vinzenz",  "Xaver",     "Bruno",   "Emil",   "Gustav",   "Hugo"};
constexpr std::array<std::string_view, 22> kSurnameFront{
    "Reis",   "Holz",   "Stein", "Wies", "Lech",  "Hau",  "Grab", "Ober",   "Unter", "Roth",   "Weiß",
    "Schach", "Kalten", "Moser", "Pich", "Gschw", "Land", "Leit", "Brandl", "Eder",  "Hinter", "Frank"};
constexpr std::array<std::string_view, 14> kSurnameBack{"inger",   "hofer",   "bauer", "egger",  "bacher",
                                                        "leitner", "berger",  "maier", "müller", "eder",
                                                        "huber",   "steiner", "ner",   "lechner"};
constexpr std::array<std::string_view, 40> kPlaceFront{
    "Weiden", "Linden", "Stein",       "Ober", "Unter", "Kirch",   "Mühl",  "Brunn",  "Wald",  "Hoch",
    "Neu",    "Alt",    "Sankt Veits", "Eich", "Buch",  "Reit",    "Gams",  "Hirsch", "Rohr",  "Schön",
    "Grün",   "Weiß",   "Schwarz",     "Rot",  "Lang",  "Breiten", "Krumm", "Lauter", "Klein", "Groß",
    "Aich",   "Erl",    "Hasel",       "Birk", "Ahorn", "Nuss",    "Dorn",  "Moos",   "Salz",  "Eisen"};
constexpr std::array<std::string_view, 26> kPlaceBack{
    "au",   "bach",  "berg", "dorf",  "feld",  "hof",    "kirchen", "stetten", "brunn",
    "ried", "wang",  "heim", "egg",   "stein", "thal",   "furt",    "wiesen",  "schlag",
    "ing",  "hofen", "zell", "markt", "anger", "leiten", "graben",  "haag"};
constexpr std::array<std::string_view, 12> kSuburbBack{"au",    "feld",   "hof",  "leiten", "anger",  "hain",
                                                       "grund", "wiesen", "heim", "berg",   "garten", "stadt"};

std::string_view pick(Random& random, Words words) {
    return words[static_cast<std::size_t>(random.below(static_cast<int>(words.size())))];
}

std::string joined(std::string_view a, std::string_view b) { return std::string(a) + std::string(b); }

std::string_view pick(Random& random, std::initializer_list<std::string_view> words) {
    return *(words.begin() + random.below(static_cast<int>(words.size())));
}

/** "Weidenau" → "Weidenauer", "Kirchen" → "Kirchner". */
std::string adjective(const std::string& place) {
    if (place.ends_with("kirchen") || place.ends_with("hofen") || place.ends_with("stetten") ||
        place.ends_with("wiesen") || place.ends_with("leiten") || place.ends_with("graben")) {
        return place.substr(0, place.size() - 2) + "ner";
    }
    return place.ends_with("e") ? place + "r" : place + "er";
}

}  // namespace

std::string NameMaker::fresh(const std::string& wanted) {
    if (m_used.insert(wanted).second) {
        return wanted;
    }
    return {};
}

std::string NameMaker::invented(StreetTone tone) {
    for (int attempt = 0; attempt < 40; ++attempt) {
        std::string name;
        const double dice = m_random.uniform();
        switch (tone) {
            case StreetTone::OldTown:
                name = dice < 0.86
                           ? joined(pick(m_random, kTrade),
                                    pick(m_random, {"gasse", "gasse", "gasse", "winkel", "steig", "zeile", "platzl"}))
                           : joined(pick(m_random, {"Obere ", "Untere ", "Kleine ", "Hintere ", "Enge "}),
                                    joined(pick(m_random, kTrade), "gasse"));
                break;
            case StreetTone::Perimeter:
                if (dice < 0.42) {
                    name = joined(pick(m_random, kFirst), "-") +
                           joined(pick(m_random, kSurnameFront), pick(m_random, kSurnameBack)) + "-" +
                           std::string(pick(m_random, {"Straße", "Gasse", "Gasse"}));
                } else if (dice < 0.62) {
                    name = joined(pick(m_random, kSurnameFront), pick(m_random, kSurnameBack)) +
                           std::string(pick(m_random, {"gasse", "straße"}));
                } else if (dice < 0.82) {
                    name = joined(pick(m_random, kTrade), pick(m_random, {"straße", "gasse"}));
                } else {
                    name = joined(pick(m_random, kFirst), pick(m_random, {"engasse", "straße"}));
                    if (name.find("aen") != std::string::npos || name.find("een") != std::string::npos ||
                        name.find("ien") != std::string::npos) {
                        continue;
                    }
                }
                break;
            case StreetTone::Industrial:
                name = joined(pick(m_random, kWork), pick(m_random, {"straße", "straße", "gasse", "weg", "ring"}));
                if (name.starts_with("Halle")) {
                    name = "Hallen" + name.substr(5);
                }
                break;
            case StreetTone::Village:
                name =
                    dice < 0.3
                        ? joined(pick(m_random, {"Am ", "Im ", "Beim "}),
                                 joined(pick(m_random, kPlaceFront), pick(m_random, {"feld", "anger", "grund", "hof"})))
                        : joined(
                              pick(m_random, {"Kirchen", "Dorf", "Schmied", "Mühl", "Obst", "Hof", "Bauern", "Stadel",
                                              "Kreuz", "Teich", "Wald", "Berg", "Feld", "Wiesen", "Brunn"}),
                              pick(m_random, {"weg", "gasse", "straße", "leiten", "steig", "zeile"}));
                break;
            case StreetTone::Collector:
                name = dice < 0.5 ? joined(pick(m_random, kNature), pick(m_random, {"straße", "allee", "straße"}))
                       : dice < 0.8
                           ? joined(pick(m_random, kFirst), "-") +
                                 joined(pick(m_random, kSurnameFront), pick(m_random, kSurnameBack)) + "-Straße"
                           : joined(pick(m_random, kPlaceFront), pick(m_random, kSuburbBack)) + "straße";
                break;
            default:
                if (dice < 0.62) {
                    name = joined(pick(m_random, kNature),
                                  pick(m_random, {"weg", "gasse", "weg", "gasse", "straße", "steig", "ring", "hof",
                                                  "zeile", "grund", "platz"}));
                } else if (dice < 0.78) {
                    name = joined(
                        pick(m_random, {"Am ", "Im ", "Am "}),
                        joined(pick(m_random, kNature), pick(m_random, {"grund", "hang", "anger", "garten", "feld",
                                                                        "hain", "hof", "rain", "berg"})));
                } else if (dice < 0.86) {
                    name = joined(
                        pick(m_random, {"An der ", "Auf der ", "In der "}),
                        joined(pick(m_random, kNature), pick(m_random, {"leiten", "au", "wiese", "heide", "höhe"})));
                } else {
                    name = joined(pick(m_random, kSurnameFront), pick(m_random, kSurnameBack)) +
                           std::string(pick(m_random, {"gasse", "weg", "straße"}));
                }
        }
        if (name = fresh(name); !name.empty()) {
            return name;
        }
    }
    for (;;) {  // a big town runs out of short names
        const std::string name =
            joined(pick(m_random, kFirst), "-") + joined(pick(m_random, kSurnameFront), pick(m_random, kSurnameBack)) +
            "-" + std::string(pick(m_random, {"Weg", "Gasse", "Straße", "Platz", "Steig", "Ring", "Hof", "Promenade"}));
        if (auto unique = fresh(name); !unique.empty()) {
            return unique;
        }
        const std::string longer =
            std::string(pick(m_random, {"Doktor-", "Professor-", "Baumeister-", "Bürgermeister-", "Pfarrer-"})) + name;
        if (auto unique = fresh(longer); !unique.empty()) {
            return unique;
        }
    }
}

std::string NameMaker::street(StreetTone tone, int order, const std::vector<std::string>& destinations) {
    std::string name;
    switch (tone) {
        case StreetTone::Ring: name = fresh("Ringstraße"); break;
        case StreetTone::OuterRing: name = fresh(order == 0 ? "Gürtelstraße" : "Stadtrandstraße"); break;
        case StreetTone::Radial:
            if (static_cast<std::size_t>(order) < destinations.size()) {
                name = fresh(adjective(destinations[static_cast<std::size_t>(order)]) + " Straße");
            }
            break;
        case StreetTone::Bridge: name = fresh("Alte Brücke"); break;
        case StreetTone::Quay: name = fresh(order == 0 ? "Uferpromenade" : "Überfuhrlände"); break;
        case StreetTone::Station: name = fresh(order == 0 ? "Bahnhofstraße" : "Bahnzeile"); break;
        case StreetTone::Market: name = fresh("Marktplatz"); break;
        case StreetTone::Motorway:
        case StreetTone::Ramp: return {};
        default: break;
    }
    if (!name.empty()) {
        return name;
    }
    return invented(tone < StreetTone::Collector ? StreetTone::Collector : tone);
}

std::string NameMaker::village() {
    for (;;) {
        if (auto name = fresh(joined(pick(m_random, kPlaceFront), pick(m_random, kPlaceBack))); !name.empty()) {
            return name;
        }
    }
}

std::string NameMaker::town() { return village(); }

std::string NameMaker::brook() {
    return std::string(pick(m_random, {"Mühlbach", "Erlenbach", "Krebsbach", "Forellenbach", "Weidenbach", "Steinbach",
                                       "Otterbach", "Wiesenbach", "Kaltenbach", "Lauterbach"}));
}

std::string NameMaker::park() {
    for (int attempt = 0; attempt < 60; ++attempt) {
        if (auto name =
                fresh(joined(pick(m_random, kNature), pick(m_random, {"park", "garten", "wiese", "hain", "anger"})));
            !name.empty()) {
            return name;
        }
    }
    return "Park";
}

std::string NameMaker::school(const std::string& where) {
    for (const std::string_view kind :
         {"Gymnasium ", "Volksschule ", "Mittelschule ", "Kindergarten ", "Berufsschule ", "Musikschule "}) {
        if (m_random.chance(0.6)) {
            if (auto name = fresh(std::string(kind) + where); !name.empty()) {
                return name;
            }
        }
    }
    return "Volksschule " + std::string(pick(m_random, kNature)) + "gasse";
}

std::string NameMaker::district(int ordinal, Vec seed, double townRadius, bool atStation, bool acrossRiver) {
    if (ordinal == 0) {
        return fresh("Altstadt");
    }
    std::vector<std::string> wanted;
    if (atStation) {
        wanted = {"Bahnhofsviertel"};
    } else if (length(seed) < 0.5 * townRadius) {
        if (acrossRiver) {
            wanted = {"Überbrück", "Uferstadt"};
        } else if (std::abs(seed.y) > std::abs(seed.x)) {
            wanted = {seed.y > 0.0 ? "Nordstadt" : "Südstadt", "Neustadt"};
        } else {
            wanted = {"Neustadt", seed.x > 0.0 ? "Oststadt" : "Weststadt"};
        }
    } else if (m_random.chance(0.25)) {
        wanted = {"Gartenstadt", "Sonnleiten", "Am Anger", "Hochfeld", "Rosenhügel", "Steinfeld"};
    }
    for (const std::string& name : wanted) {
        if (auto unique = fresh(name); !unique.empty()) {
            return unique;
        }
    }
    for (;;) {
        if (auto name = fresh(joined(pick(m_random, kNature), pick(m_random, kSuburbBack))); !name.empty()) {
            return name;
        }
    }
}

}  // namespace belfry::democity
