// SPDX-License-Identifier: Apache-2.0
#include "ui/orders/order_view_model.h"

#include <QPointer>
#include <algorithm>
#include <utility>

#include "ui/assets/inspector_view_model.h"
#include "ui/text/coded.h"
#include "ui/text/uuid7.h"

namespace belfry::ui {

namespace {
const QString kDash = QStringLiteral("–");
QString text(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }
}  // namespace

OrderViewModel::OrderViewModel(feed::CommandPort& port, items::OrderListModel& orders, items::OrderListModel& ended,
                               const CityClock& clock, QObject* parent)
    : QObject(parent), m_port(port), m_orders(orders), m_ended(ended), m_clock(clock) {
    connect(&clock, &CityClock::ticked, this, [this] {
        if (m_stage == Selected && m_record.selectEndsMs > 0 && m_clock.nowMs() > m_record.selectEndsMs) {
            m_refusedBy = RefusedBy::Time;
            setStage(Refused);
        } else if (isOpen()) {
            emit formChanged();
        }
        updateWarning();
    });
}

const LayerSchema* OrderViewModel::schema() const {
    return m_store != nullptr && m_handle.isValid() ? &m_store->schema(m_handle.layer()) : nullptr;
}

QString OrderViewModel::entityTitle() const {
    if (m_entities.size() > 1) {
        return tr("%n device(s)", "", static_cast<int>(m_entities.size()));
    }
    return m_store != nullptr && m_handle.isValid() ? text(m_store->catalogue().name(m_handle)) : entity();
}

QString OrderViewModel::commandTitle() const {
    return m_command == nullptr || m_formatter == nullptr ? QString() : m_formatter->text(m_command->title);
}

double OrderViewModel::minimum() const { return m_command == nullptr ? 0.0 : m_command->minimum.value_or(0.0); }
double OrderViewModel::maximum() const { return m_command == nullptr ? 1.0 : m_command->maximum.value_or(1.0); }

void OrderViewModel::setValue(double value) {
    const double bounded = std::clamp(value, minimum(), maximum());
    if (m_stage == Editing && bounded != m_value) {
        m_value = bounded;
        wishChanged();
    }
}

QString OrderViewModel::valueText() const {
    if (m_command == nullptr || m_formatter == nullptr) {
        return kDash;
    }
    if (!isByLevel()) {
        return m_option < 0 ? kDash : m_formatter->text(m_command->options[static_cast<std::size_t>(m_option)].title);
    }
    const AttributeSchema* attribute = schema()->attribute(m_command->commandAttribute);
    return attribute == nullptr ? m_formatter->number(m_value, 2) : m_formatter->value(*attribute, m_value);
}

QStringList OrderViewModel::options() const {
    QStringList titles;
    if (m_command != nullptr && m_formatter != nullptr) {
        for (const CommandOption& option : m_command->options) {
            titles.append(m_formatter->text(option.title));
        }
    }
    return titles;
}

void OrderViewModel::setOptionIndex(int index) {
    if (m_stage == Editing && m_command != nullptr && index >= 0 &&
        index < static_cast<int>(m_command->options.size()) && index != m_option) {
        m_option = index;
        wishChanged();
    }
}

void OrderViewModel::setReason(const QString& reason) {
    if (m_stage == Editing && reason != m_reason) {
        m_reason = reason;
        emit formChanged();
    }
}

int OrderViewModel::maxLeaseMinutes() const {
    if (m_command == nullptr) {
        return 480;
    }
    const Millis byClass = m_preview && m_preview->maxLeaseMs > 0 ? m_preview->maxLeaseMs : m_command->maxLeaseMs;
    return std::max(1, static_cast<int>(std::min(m_command->maxLeaseMs, byClass) / 60'000));
}

void OrderViewModel::setLeaseMinutes(int minutes) {
    const int bounded = std::clamp(minutes, 1, maxLeaseMinutes());
    if (m_stage == Editing && bounded != m_leaseMinutes) {
        m_leaseMinutes = bounded;
        wishChanged();
    }
}

double OrderViewModel::endsMs() const { return static_cast<double>(m_clock.nowMs() + Millis{m_leaseMinutes} * 60'000); }

QString OrderViewModel::actualText() const {
    if (m_command == nullptr || m_formatter == nullptr || m_store == nullptr) {
        return kDash;
    }
    const auto feedback = schema()->attributeIndex(m_command->feedbackAttribute);
    return feedback ? m_formatter->value(*m_store, m_handle, *feedback) : kDash;
}

double OrderViewModel::actualMs() const {
    return m_store != nullptr && m_handle.isValid() && m_handle.row() < m_store->table(m_handle.layer()).rowCount()
               ? static_cast<double>(m_store->table(m_handle.layer()).observedMs(m_handle.row()))
               : 0.0;
}

QString OrderViewModel::effect() const {
    if (m_command == nullptr || m_formatter == nullptr) {
        return {};
    }
    const double proofMs = static_cast<double>(m_command->verifyTimeoutMs + m_command->rampMs);
    if (isMany()) {
        const int all = targetCount();
        return tr("%1 of %2 devices go to %3 and are held there until %4. Then they return to their programmes by "
                  "themselves, even if this console is gone. The own report of each must prove it within %5.")
            .arg(m_formatter->number(all - (m_leaveOut ? unfitCount() : 0)), m_formatter->number(all), valueText(),
                 m_formatter->shortTime(endsMs()), m_formatter->duration(proofMs));
    }
    return tr("%1 goes from %2 to %3 and is held there until %4. Then it returns to its programme by itself, even if "
              "this console is gone. Its own report must prove the change within %5.")
        .arg(entityTitle(), actualText(), valueText(), m_formatter->shortTime(endsMs()),
             m_formatter->duration(proofMs));
}

QString OrderViewModel::missing() const {
    if (!m_enabled) {
        return m_disabledWhy;
    }
    if (m_command == nullptr) {
        return tr("Nothing can be commanded here.");
    }
    if (!isByLevel() && m_option < 0) {
        return tr("Choose what it shall do.");
    }
    if (consequence() >= static_cast<int>(ConsequenceClass::C1) && m_reason.trimmed().isEmpty()) {
        return tr("Say why: the reason is kept with the order.");
    }
    if (m_previewError && isMany() && m_formatter != nullptr) {
        return worded(*m_previewError, *m_formatter, m_store).text;
    }
    if (!m_preview || (isMany() && m_asking)) {
        return isMany() ? tr("Looking what it would do…") : QString();
    }
    for (const feed::OrderFinding& finding : m_preview->findings) {
        if (finding.hard && m_formatter != nullptr) {
            return worded(finding.text, *m_formatter, m_store).text;
        }
    }
    if (m_formatter != nullptr && Millis{m_leaseMinutes} * 60'000 > m_preview->maxLeaseMs) {
        return tr("Too long for its class: %1 at most.")
            .arg(m_formatter->duration(static_cast<double>(m_preview->maxLeaseMs)));
    }
    if (isMany() && m_preview->fit == 0) {
        return tr("None of these can be commanded now.");
    }
    if (isMany() && unfitCount() > 0 && !m_leaveOut) {
        return tr("%n cannot be commanded now: leave them out to go on.", "", unfitCount());
    }
    return {};
}

const feed::OrderTarget* OrderViewModel::target() const {
    return m_record.targets.empty() ? nullptr : &m_record.targets.front();
}

QString OrderViewModel::word(const std::optional<double>& number, const std::string& words) const {
    return m_command == nullptr || m_formatter == nullptr
               ? kDash
               : wordOrderValue(*m_formatter, *schema(), m_command->commandAttribute, number, words);
}

QString OrderViewModel::targetState() const {
    return target() == nullptr ? QString() : items::stateKey(target()->state);
}
QString OrderViewModel::commandedText() const {
    return target() == nullptr ? kDash : word(target()->commanded, target()->commandedText);
}
QString OrderViewModel::acceptedText() const {
    return target() == nullptr ? kDash : word(target()->accepted, target()->acceptedText);
}
double OrderViewModel::commandedMs() const {
    return m_record.executedMs != 0 ? static_cast<double>(m_record.executedMs)
                                    : static_cast<double>(m_record.createdMs);
}
QString OrderViewModel::owner() const { return QString::fromStdString(m_record.owner); }
double OrderViewModel::acceptedMs() const {
    return target() == nullptr ? 0.0 : static_cast<double>(target()->acceptedMs);
}

void OrderViewModel::close() {
    if (m_stage == Selected || m_stage == Awaiting) {
        m_port.cancel(m_record.id, [](const Result<feed::OrderRecord>&) {});
    }
    m_record = {};  // what is heard of it later belongs to the list
    setStage(Closed);
}

void OrderViewModel::back() {
    if (m_stage == Selected || m_stage == Awaiting) {
        m_port.cancel(m_record.id, [](const Result<feed::OrderRecord>&) {});
    }
    if (m_stage == Selected || m_stage == Awaiting || m_stage == Refused) {
        m_record = {};
        m_refusedBy = RefusedBy::Nobody;
        m_notice.reset();
        setStage(Editing);
        wishChanged();
    }
}

void OrderViewModel::select() {
    if (!canSelect()) {
        return;
    }
    feed::OrderRequest request = this->request();
    request.orderId = makeUuid7(m_clock.nowMs());
    if (m_preview) {
        request.leaveOutUnfit = isMany() && m_leaveOut && unfitCount() > 0;
        request.previewHash = isMany() ? m_preview->hash : 0;
    }
    m_record = {};
    m_record.id = request.orderId;
    setStage(Selecting);
    m_port.select(request, [self = QPointer(this), id = request.orderId](const Result<feed::OrderRecord>& result) {
        if (!self) {
            return;
        }
        if (self->m_record.id != id) {  // closed meanwhile: what the gateway reserved is given back
            if (result) {
                self->m_port.cancel(id, [](const Result<feed::OrderRecord>&) {});
            }
            return;
        }
        if (self->m_stage != Selecting) {
            return;
        }
        if (result) {
            self->follow(*result);
        } else {
            self->refuse(result.error());
        }
    });
}

void OrderViewModel::execute() {
    if (m_stage != Selected || !m_enabled) {
        return;
    }
    m_notice.reset();
    setStage(Executing);
    const auto answered = [self = QPointer(this), id = m_record.id](const Result<feed::OrderRecord>& result) {
        if (!self || self->m_record.id != id) {
            return;
        }
        if (result) {
            self->follow(*result);
        } else if (result.error().reason == "REAUTHENTICATE") {
            self->m_notice = result.error();  // the selection still stands
            self->setStage(Selected);
            emit self->proofWanted();
        } else {
            self->refuse(result.error());
        }
    };
    if (m_record.previewHash == 0) {
        m_port.execute(m_record.id, answered);
        return;
    }
    feed::OrderAction action;
    action.kind = feed::OrderActionKind::Execute;
    action.orderId = m_record.id;
    action.previewHash = m_record.previewHash;
    m_port.act(action, answered);
}

void OrderViewModel::release(const QString& orderId) {
    if (!m_enabled) {
        emit failed({ErrorCode::FailedPrecondition, tr("The override was not released.").toStdString(),
                     m_disabledWhy.toStdString(), ""});
        return;
    }
    m_port.release(orderId.toStdString(), [self = QPointer(this)](const Result<feed::OrderRecord>& result) {
        if (!self) {
            return;
        }
        if (result) {
            self->applyOrder(*result);
        } else {
            emit self->failed(result.error());
        }
    });
}

void OrderViewModel::renew(const QString& orderId, int minutes, const QString& reason) {
    if (!m_enabled) {
        return;
    }
    m_port.renew(orderId.toStdString(), Millis{minutes} * 60'000, reason.toStdString(),
                 [self = QPointer(this)](const Result<feed::OrderRecord>& result) {
                     if (self && result) {
                         self->applyOrder(*result);
                     } else if (self) {
                         emit self->failed(result.error());
                     }
                 });
}

void OrderViewModel::setStore(const feed::Store* store) {
    if (isOpen()) {
        close();  // its handle and its command belong to the old catalogue
    }
    m_command = nullptr;
    m_commands.clear();
    m_chosen.clear();
    m_entities.clear();
    m_reaches.clear();
    m_handle = {};
    m_store = store;
    m_orders.describeAgain();
    m_ended.describeAgain();
    emit formChanged();
    emit impactsChanged();
}

void OrderViewModel::setFormatter(const Formatter* formatter) {
    m_formatter = formatter;
    m_orders.describeAgain();
    m_ended.describeAgain();
    emit formChanged();
}

void OrderViewModel::setEnabled(bool enabled, const QString& why) {
    m_enabled = enabled;
    m_disabledWhy = why;
    emit formChanged();
}

void OrderViewModel::storeMoved() {
    if (isOpen()) {
        emit formChanged();
    }
}

void OrderViewModel::resetOrders(std::vector<feed::OrderRecord> orders) {
    for (const feed::OrderRecord& order : orders) {
        if (order.id == m_record.id && isOpen()) {
            follow(order);
        }
    }
    m_ended.reset(orders);
    m_orders.reset(std::move(orders));
    updateWarning();
    emit inForceChanged();
}

void OrderViewModel::applyOrder(const feed::OrderRecord& order) {
    std::string loser = order.initiator;
    if (const feed::OrderRecord* known = m_orders.find(QString::fromStdString(order.id))) {
        loser = known->owner;
        feed::OrderRecord whole = *known;  // of many targets only those that changed are told
        feed::merge(whole, order);
        m_ended.apply(whole);
    } else {
        m_ended.apply(order);
    }
    m_orders.apply(order);
    if (order.id == m_record.id && isOpen()) {
        follow(order);
    }
    if (!m_me.isEmpty() && QString::fromStdString(order.lostTo) != m_me && !order.lostTo.empty() &&
        QString::fromStdString(loser) == m_me && m_dismissed.insert(order.id + "/lost/" + order.lostTo).second) {
        m_warning = tr("%1 has taken over your override of %2.")
                        .arg(QString::fromStdString(order.lostTo),
                             entityName(order.targets.empty() ? std::string() : order.targets.front().entity));
        m_warningOrder = QString::fromStdString(order.id);
        emit warningChanged();
    }
    updateWarning();
    emit inForceChanged();
}

void OrderViewModel::follow(const feed::OrderRecord& order) {
    if (order.changedMs < m_record.changedMs) {
        return;
    }
    if (order.partial) {
        feed::merge(m_record, order);
    } else {
        m_record = order;
    }
    const QString state = items::stateKey(order.state);
    if (state == QLatin1String("selected")) {
        if (m_stage == Selecting) {
            setStage(Selected);
        }
    } else if (state == QLatin1String("awaitingapproval")) {
        setStage(Awaiting);
    } else if (state == QLatin1String("ineffect") || state == QLatin1String("partlyineffect")) {
        setStage(InEffect);
    } else if (items::isTerminalOrder(order.state) && state != QLatin1String("released")) {
        // also one that the gateway cancelled: back() and close() forget an order before they cancel it
        m_refusedBy = RefusedBy::Device;
        setStage(Refused);
    } else if (items::isHoldingOrder(order.state)) {
        setStage(Executing);
    }
    emit formChanged();
}

void OrderViewModel::refuse(const Error& error) {
    m_refusedBy = RefusedBy::Gateway;
    m_error = error;
    setStage(Refused);
}

QString OrderViewModel::refusal() const {
    switch (m_refusedBy) {
        case RefusedBy::Nobody: break;
        case RefusedBy::Time: return tr("The selection has ended; nothing was sent.");
        case RefusedBy::Device:
            if (const QString state = items::stateKey(m_record.state); state == QLatin1String("denied")) {
                return tr("%1 did not approve it; nothing was sent.").arg(QString::fromStdString(m_record.approver));
            } else if (state == QLatin1String("approvalexpired")) {
                return tr("Nobody approved it in time; nothing was sent.");
            } else if (state == QLatin1String("superseded")) {
                return tr("%1 has taken it over.").arg(QString::fromStdString(m_record.lostTo));
            } else if (state == QLatin1String("selectexpired") || state == QLatin1String("rejected")) {
                return tr("The selection has ended; nothing was sent.");
            }
            return tr("The order has failed. The device stays as it reports itself.");
        case RefusedBy::Gateway:
            return m_formatter == nullptr ? QString() : worded(m_error, *m_formatter, m_store).text;
    }
    return {};
}

QString OrderViewModel::refusalCode() const {
    switch (m_refusedBy) {
        case RefusedBy::Nobody: break;
        case RefusedBy::Time: return QStringLiteral("SELECT_EXPIRED");
        case RefusedBy::Device:
            return target() == nullptr || target()->reason.empty() ? QString::fromStdString(m_record.code)
                                                                   : QString::fromStdString(target()->reason);
        case RefusedBy::Gateway:
            return QString::fromStdString(m_error.reason.empty() ? std::string(toText(m_error.code)) : m_error.reason);
    }
    return {};
}

QString OrderViewModel::refusalHint() const {
    switch (m_refusedBy) {
        case RefusedBy::Nobody: break;
        case RefusedBy::Time: return tr("The selection lasts 30 seconds. Check the values and select again.");
        case RefusedBy::Device:
            if (target() != nullptr && !target()->detailText.isEmpty() && m_formatter != nullptr) {
                return worded(target()->detailText, *m_formatter, m_store).text;
            }
            if (!m_record.note.empty()) {
                return QString::fromStdString(m_record.note);
            }
            return target() == nullptr ? QString()
                                       : QString::fromStdString(target()->detail);  // the device's own words
        case RefusedBy::Gateway:
            return m_formatter == nullptr ? QString() : worded(m_error, *m_formatter, m_store).hint;
    }
    return {};
}

void OrderViewModel::setStage(Stage stage) {
    m_stage = stage;
    emit formChanged();
}

}  // namespace belfry::ui
