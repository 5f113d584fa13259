// SPDX-License-Identifier: Apache-2.0
// The console's side of incidents: what feeds their view-models and what follows from them.
#include "ui/shell/console_view_model.h"

namespace belfry::ui {

void ConsoleViewModel::connectIncidents() {
    connect(&m_pump, &FeedPump::incidentsReset, &m_incidents, &IncidentViewModel::reset);
    connect(&m_pump, &FeedPump::incidentHappened, &m_incidents, &IncidentViewModel::apply);
    connect(this, &ConsoleViewModel::selectedChanged, &m_incidents, [this] { m_incidents.setEntity(selected()); });
    connect(&m_incidents, &IncidentViewModel::failed, this, &ConsoleViewModel::complain);
    connect(&m_incidents, &IncidentViewModel::proofWanted, &m_session, &SessionViewModel::askAgain);
    connect(&m_incidentDraft, &IncidentDraftViewModel::failed, this, &ConsoleViewModel::complain);
    connect(&m_incidentDraft, &IncidentDraftViewModel::proofWanted, &m_session, &SessionViewModel::askAgain);
    connect(&m_incidentDraft, &IncidentDraftViewModel::created, this, [this](const feed::IncidentRecord& incident) {
        m_incidents.apply(incident);
        setSelected(QString::fromStdString(incident.id));
    });
}

void ConsoleViewModel::updateIncidents() {
    const bool manages = m_session.may(Action::ManageIncidents);
    const QString me = m_session.isByAccount() ? m_session.user() : m_setup.operatorName;
    const QString role = m_session.role();
    m_incidents.setPerson({me.toStdString(), manages, manages && m_session.may(Action::SuperviseIncidents)}, role);
    m_incidents.setEnabled(commandsEnabled(), commandsHint());
    m_incidentDraft.setEnabled(
        commandsEnabled() && manages,
        commandsEnabled() ? tr("As %1 you may look but not make incidents.").arg(role) : commandsHint());
}

}  // namespace belfry::ui
