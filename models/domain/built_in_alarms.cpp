// SPDX-License-Identifier: Apache-2.0
#include "models/domain/built_in_alarms.h"

#include <algorithm>
#include <vector>

namespace belfry {

namespace {

AlarmDefinition alarm(std::string_view id, AlarmPriority priority, LocalText title, LocalText consequence,
                      LocalText response, Millis maxResponseMs) {
    AlarmDefinition result;
    result.id = id;
    result.priority = priority;
    result.title = std::move(title);
    result.guidance = {std::move(consequence), std::move(response), maxResponseMs};
    return result;
}

std::vector<AlarmDefinition> builtIn() {
    constexpr Millis kMinute = 60'000;
    using enum AlarmPriority;
    std::vector<AlarmDefinition> all;
    all.push_back(alarm("feed_lost", P2, {"City system does not answer", "Städtisches System antwortet nicht"},
                        {"Everything of this system is held at its last value and may be wrong.",
                         "Alles aus diesem System steht auf dem letzten Wert und kann falsch sein."},
                        {"Check the system and the link to it; do not command it until it is back.",
                         "System und Verbindung prüfen; bis dahin nicht befehligen."},
                        10 * kMinute));
    all.back().offDelayMs = 2'000;
    all.push_back(alarm("ORDER_UNKNOWN", P2, {"Override of unknown state", "Handeingriff in unbekanntem Zustand"},
                        {"Nobody can say whether the device does what was ordered.",
                         "Niemand weiß, ob das Gerät tut, was befohlen ist."},
                        {"Look at the device itself or ask its owner; then release the override or order it anew.",
                         "Das Gerät vor Ort oder beim Betreiber prüfen; dann freigeben oder neu befehlen."},
                        10 * kMinute));
    all.push_back(alarm("RELEASE_FAILED", P2,
                        {"Release of an override failed", "Freigabe eines Handeingriffs misslungen"},
                        {"The device may still be held although its override has ended.",
                         "Das Gerät ist möglicherweise noch gehalten, obwohl der Handeingriff zu Ende ist."},
                        {"Wait for the next try; if it fails again, have the device set to automatic on site.",
                         "Den nächsten Versuch abwarten; misslingt er, vor Ort auf Automatik stellen lassen."},
                        10 * kMinute));
    all.push_back(
        alarm("DISCREPANCY", P3, {"Device does not follow its override", "Gerät folgt dem Handeingriff nicht"},
              {"The device does something else than was ordered.", "Das Gerät tut etwas anderes, als befohlen ist."},
              {"Compare commanded and actual; release the override or order it again, and report the device.",
               "Soll und Ist vergleichen; freigeben oder neu befehlen und das Gerät melden."},
              15 * kMinute));
    all.push_back(
        alarm("BREAK_GLASS", P2, {"Override by break-glass", "Handeingriff per Notfallzugriff"},
              {"Somebody went ahead without the second person.", "Jemand hat ohne die zweite Person eingegriffen."},
              {"Ask who did it and why; review it within 24 hours.",
               "Nachfragen, wer und warum; innerhalb von 24 Stunden prüfen."},
              60 * kMinute));
    all.push_back(alarm(
        "INTERLOCK_VIOLATION", P2, {"Override against an interlock", "Handeingriff gegen eine Verriegelung"},
        {"What was safe when it was ordered is not safe any more.", "Was beim Befehl sicher war, ist es nicht mehr."},
        {"Release the override unless there is a reason to keep it; say the reason.",
         "Freigeben, wenn nichts dagegen spricht; sonst den Grund festhalten."},
        5 * kMinute));
    all.push_back(alarm("RENEW_FAILED", P3,
                        {"Override not renewed on every device", "Handeingriff nicht überall verlängert"},
                        {"Some devices go back to automatic at the old end.",
                         "Einige Geräte gehen zum alten Ende zurück in Automatik."},
                        {"Look which devices it is; order them again if they are still needed.",
                         "Prüfen, welche Geräte es sind; neu befehlen, wenn sie noch gebraucht werden."},
                        15 * kMinute));
    return all;
}

}  // namespace

const AlarmDefinition* builtInAlarm(std::string_view id) {
    static const std::vector<AlarmDefinition> kAll = builtIn();
    const auto found = std::ranges::find(kAll, id, &AlarmDefinition::id);
    return found == kAll.end() ? nullptr : &*found;
}

}  // namespace belfry
