// SPDX-License-Identifier: Apache-2.0
#include "ui/incidents/incident_draft_view_model.h"

#include <QPointer>
#include <algorithm>
#include <cmath>

#include "ui/incidents/incident_words.h"
#include "ui/text/coded.h"
#include "ui/text/uuid7.h"

namespace belfry::ui {

namespace {
constexpr int kMediumPriority = 3;
}

IncidentDraftViewModel::IncidentDraftViewModel(feed::IncidentPort* port, const CityClock& clock, QObject* parent)
    : QObject(parent), m_port(port), m_clock(clock) {}

const AttributeSchema* IncidentDraftViewModel::category() const {
    const auto layer = m_store == nullptr ? std::nullopt : m_store->catalogue().layerIndex("incidents");
    return layer ? m_store->schema(*layer).attribute("category") : nullptr;
}

QStringList IncidentDraftViewModel::kinds() const {
    QStringList titles;
    if (const AttributeSchema* const known = category(); known != nullptr && m_formatter != nullptr) {
        for (const EnumValue& value : known->enumValues) {
            titles.append(m_formatter->text(value.title));
        }
    }
    return titles;
}

void IncidentDraftViewModel::setKind(int kind) {
    if (kind != m_kind && !m_busy) {
        m_kind = kind;
        emit changed();
    }
}

void IncidentDraftViewModel::setPriority(int priority) {
    if (priority >= 1 && priority <= 4 && !m_busy) {
        m_draft.priority = static_cast<std::uint32_t>(priority);
        emit changed();
    }
}

void IncidentDraftViewModel::setDescription(const QString& description) {
    if (description != m_description && !m_busy) {
        m_description = description;
        emit changed();
    }
}

void IncidentDraftViewModel::setRadius(int metres) {
    if (!m_busy) {
        m_draft.radiusM = std::clamp(metres, 0, kMostRadius);
        emit changed();
    }
}

void IncidentDraftViewModel::setExercise(bool exercise) {
    if (!m_busy) {
        m_draft.exercise = exercise;
        emit changed();
    }
}

QString IncidentDraftViewModel::coordinates(double longitude, double latitude) const {
    constexpr int kDecimals = 5;  // about a metre
    if (m_formatter == nullptr) {
        return {};
    }
    return tr("%1° %2, %3° %4")
        .arg(m_formatter->number(std::abs(latitude), kDecimals), latitude < 0 ? tr("S") : tr("N"),
             m_formatter->number(std::abs(longitude), kDecimals), longitude < 0 ? tr("W") : tr("E"));
}

QString IncidentDraftViewModel::placeText() const { return coordinates(longitude(), latitude()); }

QString IncidentDraftViewModel::priorityName(int priority) const { return incidentPriorityText(priority); }

QString IncidentDraftViewModel::missing() const {
    if (!isEnabled()) {
        return m_disabledWhy;
    }
    const AttributeSchema* const known = category();
    if (known != nullptr && (m_kind < 0 || m_kind >= static_cast<int>(known->enumValues.size()))) {
        return tr("Choose what kind it is.");
    }
    if (m_description.trimmed().isEmpty()) {
        return tr("Say what happened.");
    }
    return feed::isPlausible(m_draft.position) ? QString() : tr("The map shows no place of this city.");
}

QString IncidentDraftViewModel::problem() const {
    return m_problem && m_formatter != nullptr ? worded(*m_problem, *m_formatter, m_store).text : QString();
}
QString IncidentDraftViewModel::problemHint() const {
    return m_problem && m_formatter != nullptr ? worded(*m_problem, *m_formatter, m_store).hint : QString();
}

void IncidentDraftViewModel::openAt(double longitude, double latitude) {
    if (!isEnabled() || m_open) {
        return;
    }
    m_draft = {};
    m_draft.requestId = makeUuid7(m_clock.nowMs());
    m_draft.priority = kMediumPriority;
    m_draft.radiusM = kUsualRadius;
    m_draft.position = {longitude, latitude};
    m_description.clear();
    m_kind = -1;
    m_problem.reset();
    m_busy = false;
    m_open = true;
    emit changed();
}

void IncidentDraftViewModel::close() {
    if (m_open) {
        m_open = false;
        emit changed();
    }
}

void IncidentDraftViewModel::create() {
    if (!m_open || m_busy || !missing().isEmpty()) {
        return;
    }
    const AttributeSchema* const known = category();
    m_draft.category = known == nullptr ? std::string() : known->enumValues[static_cast<std::size_t>(m_kind)].name;
    m_draft.description = m_description.trimmed().toStdString();
    m_busy = true;
    m_problem.reset();
    emit changed();
    m_port->create(m_draft,
                   [self = QPointer(this), id = m_draft.requestId](const Result<feed::IncidentRecord>& result) {
                       if (!self) {
                           return;
                       }
                       const bool waited = self->m_open && self->m_draft.requestId == id;
                       if (waited) {
                           self->m_busy = false;
                           self->m_open = !result;
                       }
                       if (result) {
                           emit self->created(*result);
                       } else {
                           if (result.error().reason == "REAUTHENTICATE") {
                               emit self->proofWanted();
                           }
                           if (waited) {
                               self->m_problem = result.error();
                           } else {
                               emit self->failed(result.error());
                           }
                       }
                       emit self->changed();
                   });
}

void IncidentDraftViewModel::setStore(const feed::Store* store) {
    m_store = store;
    emit kindsChanged();
    emit changed();
}

void IncidentDraftViewModel::setFormatter(const Formatter* formatter) {
    m_formatter = formatter;
    emit kindsChanged();
    emit changed();
}

void IncidentDraftViewModel::setEnabled(bool enabled, const QString& why) {
    m_enabled = enabled;
    m_disabledWhy = why;
    emit changed();
}

}  // namespace belfry::ui
