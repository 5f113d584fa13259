// SPDX-License-Identifier: Apache-2.0
// The console's side of incidents: what feeds their view-models and what follows from them.
#include "ui/shell/console_view_model.h"

namespace belfry::ui {

void ConsoleViewModel::connectIncidents() {
    connect(&m_pump, &FeedPump::incidentsReset, &m_incidents, &IncidentViewModel::reset);
    connect(&m_pump, &FeedPump::incidentHappened, &m_incidents, &IncidentViewModel::apply);
    connect(this, &ConsoleViewModel::selectedChanged, &m_incidents, [this] {
        updateIncidents();  // what one may depends on where it is
        m_incidents.setEntity(selected());
    });
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
    const Rights rights(m_session.state().grants);
    const auto handle = m_pump.store().catalogue().find(selected().toStdString());
    const auto here = [&](Action action) {
        return m_session.may(action) && (!handle || rights.grants().empty() ||
                                         rights.may(action, "incidents", m_pump.store().catalogue().district(*handle)));
    };
    m_incidents.setPerson({me.toStdString(), here(Action::ManageIncidents),
                           here(Action::ManageIncidents) && here(Action::SuperviseIncidents)},
                          role);
    m_incidents.setEnabled(commandsEnabled(), commandsHint());
    m_incidentDraft.setEnabled(
        commandsEnabled() && manages,
        commandsEnabled() ? tr("As %1 you may look but not make incidents.").arg(role) : commandsHint());
}

}  // namespace belfry::ui
