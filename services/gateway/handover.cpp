// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/handover.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "belfry/v1/console.pb.h"
#include "services/gateway/gatekeeper.h"
#include "services/proto/mapping_alarms.h"
#include "services/proto/mapping_events.h"
#include "services/store/audit_heads.h"

namespace belfry::gateway {

namespace {

constexpr std::size_t kMostSheets = 20;
constexpr std::size_t kMostRemarks = 4'000;
constexpr std::size_t kMostAlarms = 2'000;
constexpr std::size_t kMostSubjects = 5'000;  // of a record, which is bounded
constexpr Millis kGoodForMs = 60 * 60'000;

/** Of what is on the sheet, before remarks and signature. */
std::string digestOf(v1::HandoverSheet sheet) {
    sheet.clear_digest();
    sheet.clear_remarks();
    sheet.clear_to_user();
    sheet.clear_signed_ms();
    const store::RecordHash hash = store::hashOfBytes(sheet.SerializeAsString());
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

bool isOver(const std::string& state) {
    static const char* const kOver[] = {"Rejected",        "Cancelled", "SelectExpired", "Denied",
                                        "ApprovalExpired", "Failed",    "Superseded",    "Released"};
    return std::find(std::begin(kOver), std::end(kOver), state) != std::end(kOver);
}

}  // namespace

std::vector<feed::HandoverIncident> openIncidents(const feed::Store& store,
                                                  const std::vector<feed::IncidentRecord>& records) {
    std::vector<feed::HandoverIncident> result;
    const auto layer = store.catalogue().layerIndex("incidents");
    if (!layer) {
        return result;
    }
    const LayerSchema& schema = store.schema(*layer);
    const feed::EntityTable& table = store.table(*layer);
    const auto named = [&](const char* attribute, std::uint32_t row) -> std::string {
        const auto index = schema.attributeIndex(attribute);
        if (!index || !table.has(row, *index)) {
            return {};
        }
        const auto& values = schema.attributes[*index].enumValues;
        const auto position = static_cast<std::size_t>(table.raw(row, *index));
        return position < values.size() ? values[position].name : std::string();
    };
    for (std::uint32_t row = 0; row < table.rowCount(); ++row) {
        const Handle handle = Handle::of(*layer, row);
        if (!store.catalogue().contains(handle)) {
            continue;
        }
        const std::string state = named("incident_status", row);
        const std::string_view id = store.catalogue().id(handle);
        const auto ours = std::find_if(records.begin(), records.end(), [&](const auto& one) { return one.id == id; });
        if (ours != records.end()) {  // what the control room made of it, whatever the city system says
            if (!ours->over() && ours->state != "Resolved") {
                result.push_back({ours->id, std::string(store.catalogue().name(handle)),
                                  "P" + std::to_string(ours->priority), ours->lead.empty() ? "NEW" : "IN_PROGRESS",
                                  ours->lead});
            }
        } else if (state != "RESOLVED" && state != "CLOSED") {
            const auto lead = schema.attributeIndex("lead");
            result.push_back({std::string(store.catalogue().id(handle)), std::string(store.catalogue().name(handle)),
                              named("priority", row), state,
                              lead && table.has(row, *lead) ? std::string(store.text(table.raw(row, *lead))) : ""});
        }
    }
    return result;
}

HandoverDesk::HandoverDesk(ServiceParts& parts) : m_parts(parts) {}
HandoverDesk::~HandoverDesk() = default;

void HandoverDesk::prepare(const OpenSession& giver, v1::HandoverSheet* sheet) {
    const Instant now = m_parts.clock.now();
    auto made = std::make_unique<v1::HandoverSheet>();
    made->set_id(fmt::format("shift-{}-{}", now.wallMs, ++m_number));
    made->set_made_ms(now.wallMs);
    made->set_from_user(giver.operatorName);
    made->set_workstation(giver.workstation);
    std::vector<feed::AlarmRecord> alarms = m_parts.alarms.records();
    std::sort(alarms.begin(), alarms.end(), [](const auto& a, const auto& b) {
        return std::pair(a.priority, a.raisedMs) < std::pair(b.priority, b.raisedMs);
    });
    for (const feed::AlarmRecord& alarm : alarms) {
        const bool open = alarm.active || alarm.state == "RtnUnacknowledged" || alarm.state == "Unacknowledged";
        if (alarm.shelvedMs != 0 && made->shelved_size() < static_cast<int>(kMostAlarms)) {
            proto::toWire(alarm, made->add_shelved());
        } else if (open && made->alarms_size() < static_cast<int>(kMostAlarms)) {
            proto::toWire(alarm, made->add_alarms());
        }
    }
    for (const feed::OrderRecord& order : m_parts.orders ? m_parts.orders() : std::vector<feed::OrderRecord>()) {
        if (!isOver(order.state)) {
            v1::Order* wire = made->add_orders();
            proto::toWire(order, wire);
            wire->clear_targets();  // the list of overrides has them
        }
    }
    for (const feed::HandoverIncident& incident :
         m_parts.incidents ? m_parts.incidents() : std::vector<feed::HandoverIncident>()) {
        v1::HandoverIncident* wire = made->add_incidents();
        wire->set_entity(incident.entity);
        wire->set_title(incident.title);
        wire->set_priority(incident.priority);
        wire->set_state(incident.state);
        wire->set_lead(incident.lead);
    }
    made->set_digest(digestOf(*made));
    *sheet = *made;
    m_sheets.push_back(std::move(made));
    if (m_sheets.size() > kMostSheets) {
        m_sheets.pop_front();
    }
}

void HandoverDesk::sign(const OpenSession& giver, const v1::HandoverSignature& signature, access::Secret password,
                        const Origin& origin, v1::HandoverSheet* sheet,
                        std::function<void(Result<OpenSession>)> reply) {
    const auto refused = [&](TextCode code) {
        const Error error = refuse(code).value();
        m_parts.chronicle.refused("HANDOVER", "shift", giver.operatorName, giver.workstation, error, giver.peer);
        reply(tl::unexpected<Error>(error));
    };
    const auto found =
        std::find_if(m_sheets.begin(), m_sheets.end(), [&](const auto& one) { return one->id() == signature.id(); });
    if (found == m_sheets.end() || m_parts.clock.now().wallMs - (*found)->made_ms() > kGoodForMs) {
        return refused(TextCode::HandoverUnknown);
    }
    if ((*found)->from_user() != giver.operatorName || (*found)->digest() != signature.digest()) {
        return refused(TextCode::HandoverOther);
    }
    if (signature.to_user() == giver.operatorName) {
        return refused(TextCode::HandoverToSelf);
    }
    const v1::HandoverSheet frozen = **found;
    m_parts.gatekeeper.check(
        signature.to_user(), std::move(password), origin, "receive the shift",
        [this, giver, origin, frozen, remarks = signature.remarks().substr(0, kMostRemarks), sheet,
         reply = std::move(reply)](Result<access::Account> receiver) {
            if (!receiver) {
                return reply(tl::unexpected(receiver.error()));
            }
            if (!Rights(receiver->grants).mayAnywhere(Action::HandOver)) {
                const Error error =
                    refuse(TextCode::MayNot, {{"role", std::string(toText(Rights(receiver->grants).highest()))}})
                        .value();
                m_parts.chronicle.refused("HANDOVER", "shift", receiver->user, giver.workstation, error, origin.peer);
                return reply(tl::unexpected<Error>(error));
            }
            *sheet = frozen;
            sheet->set_remarks(remarks);
            sheet->set_to_user(receiver->user);
            sheet->set_signed_ms(m_parts.clock.now().wallMs);
            std::string digest;
            for (const char c : frozen.digest()) {
                digest += fmt::format("{:02x}", static_cast<unsigned char>(c));
            }
            nlohmann::json body{{"event", "HANDOVER"},
                                {"before", giver.operatorName},
                                {"after", receiver->user},
                                {"text", remarks},
                                {"digest", digest},
                                {"alarms", nlohmann::json::array()},
                                {"shelved", nlohmann::json::array()},
                                {"orders", nlohmann::json::array()},
                                {"incidents", nlohmann::json::array()}};
            std::size_t room = kMostSubjects;
            const auto list = [&](const char* name, const std::string& id) {
                if (room > 0) {
                    --room;
                    body[name].push_back(id);
                }
            };
            for (const v1::Alarm& alarm : frozen.alarms()) {
                list("alarms", alarm.key());
            }
            for (const v1::Alarm& alarm : frozen.shelved()) {
                list("shelved", alarm.key());
            }
            for (const v1::Order& order : frozen.orders()) {
                list("orders", order.id());
            }
            for (const v1::HandoverIncident& incident : frozen.incidents()) {
                list("incidents", incident.entity());
            }
            Happening signedOne;
            signedOne.entry.kind = "action";
            signedOne.entry.subject = frozen.id();
            signedOne.entry.actor = receiver->user;
            signedOne.entry.workstation = giver.workstation;
            signedOne.entry.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
            signedOne.event.note = giver.operatorName + " handed the shift over to " + receiver->user;
            if (auto written = m_parts.chronicle.act(std::move(signedOne)); !written) {
                return reply(tl::unexpected(written.error()));
            }
            std::erase_if(m_sheets, [&](const auto& one) { return one->id() == frozen.id(); });
            auto session = m_parts.sessions.logIn(giver.token,
                                                  {receiver->user, receiver->displayName, receiver->grants,
                                                   receiver->mustChangePassword, receiver->passwordMs},
                                                  origin, m_parts.clock.now());
            if (session && m_parts.giveOrders) {  // otherwise they would end ten minutes after their owner has gone
                (void)m_parts.giveOrders(giver.operatorName, session->caller(), "shift handover " + frozen.id());
            }
            reply(std::move(session));
        });
}

}  // namespace belfry::gateway
