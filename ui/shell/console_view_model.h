// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QtQmlIntegration>
#include <functional>
#include <memory>

#include "models/items/incident_list_model.h"
#include "models/items/order_list_model.h"
#include "ui/alarms/alarm_list_view_model.h"
#include "ui/annunciation/annunciation_view_model.h"
#include "ui/assets/inspector_view_model.h"
#include "ui/assets/search_view_model.h"
#include "ui/history/trend_view_model.h"
#include "ui/incidents/incident_draft_view_model.h"
#include "ui/incidents/incident_view_model.h"
#include "ui/kpi/kpi_view_model.h"
#include "ui/layers/district_list_view_model.h"
#include "ui/layers/layer_list_view_model.h"
#include "ui/layers/preset_list_view_model.h"
#include "ui/map/map_view_model.h"
#include "ui/orders/order_view_model.h"
#include "ui/selection/selection_view_model.h"
#include "ui/shell/audit_list_model.h"
#include "ui/shell/feed_pump.h"
#include "ui/shell/gui_ports.h"
#include "ui/shell/handover_view_model.h"
#include "ui/shell/session_view_model.h"
#include "ui/shell/view_interest.h"
#include "ui/text/city_clock.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** Health of one city system, for the list of feeds. */
struct FeedHealth {
    Q_GADGET
    QML_VALUE_TYPE(feedHealth)
    Q_PROPERTY(QString title MEMBER title)
    Q_PROPERTY(int freshness MEMBER freshness)
    Q_PROPERTY(double ageMs MEMBER ageMs)
    Q_PROPERTY(double rate MEMBER rate)
    Q_PROPERTY(double rejected MEMBER rejected)
    Q_PROPERTY(QString lastError MEMBER lastError)
public:
    QString title;
    int freshness = 0;
    double ageMs = -1;
    double rate = 0.0;
    double rejected = 0.0;
    QString lastError;
    friend bool operator==(const FeedHealth&, const FeedHealth&) = default;
};

/** Something that went wrong, until a person dismisses it. */
struct Complaint {
    Q_GADGET
    QML_VALUE_TYPE(complaint)
    Q_PROPERTY(int number MEMBER number)
    Q_PROPERTY(QString message MEMBER message)
    Q_PROPERTY(QString hint MEMBER hint)
    Q_PROPERTY(double sinceMs MEMBER sinceMs)
public:
    int number = 0;
    QString message;
    QString hint;
    double sinceMs = 0;
    Error error;  ///< worded anew when the language changes
};

struct ConsoleSetup {
    QString layout = QStringLiteral("desk");
    QString palette = QStringLiteral("night");
    QString language = QStringLiteral("en");
    QString cityName;  ///< until the gateway has told its own
    QString timezone;  ///< IANA; until the gateway has told its own
    QString operatorName;
    bool reducedMotion = false;
    AnnunciationSetup annunciation;
    AlarmViewSetup alarmView;
    /** Installs the catalogue of a language; called before the first text is made and at every switch. */
    std::function<void(const QString& language)> installLanguage;
};

/** The root of the console: one gateway's ports, the replica of its city, and the view-models that show it. */
class ConsoleViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("main() makes it")
    Q_PROPERTY(QString layout READ layout WRITE setLayout NOTIFY layoutChanged)
    Q_PROPERTY(bool kiosk READ isKiosk CONSTANT)
    Q_PROPERTY(QString palette READ palette WRITE setPalette NOTIFY paletteChanged)
    Q_PROPERTY(QString language READ language WRITE setLanguage NOTIFY languageChanged)
    Q_PROPERTY(bool reducedMotion READ reducedMotion WRITE setReducedMotion NOTIFY reducedMotionChanged)
    Q_PROPERTY(QString cityName READ cityName NOTIFY gatewayChanged)
    Q_PROPERTY(QString gatewayId READ gatewayId NOTIFY gatewayChanged)
    Q_PROPERTY(QString operatorName READ operatorName NOTIFY sessionChanged)
    Q_PROPERTY(belfry::ui::SessionViewModel* session READ session CONSTANT)
    Q_PROPERTY(belfry::ui::AuditListModel* audit READ audit CONSTANT)
    Q_PROPERTY(belfry::ui::HandoverViewModel* handover READ handover CONSTANT)
    Q_PROPERTY(belfry::ui::ConsoleViewModel::Link link READ link NOTIFY linkChanged)
    Q_PROPERTY(QString linkDetail READ linkDetail NOTIFY linkChanged)
    Q_PROPERTY(double linkSinceMs READ linkSinceMs NOTIFY linkChanged)
    Q_PROPERTY(double progress READ progress NOTIFY linkChanged)
    Q_PROPERTY(bool hasPicture READ hasPicture NOTIFY linkChanged)
    Q_PROPERTY(bool commandsEnabled READ commandsEnabled NOTIFY linkChanged)
    Q_PROPERTY(QString commandsHint READ commandsHint NOTIFY linkChanged)
    Q_PROPERTY(QList<belfry::ui::FeedHealth> feeds READ feeds NOTIFY feedsChanged)
    Q_PROPERTY(int feedsLive READ feedsLive NOTIFY feedsChanged)
    Q_PROPERTY(belfry::ui::FeedHealth worstFeed READ worstFeed NOTIFY feedsChanged)
    Q_PROPERTY(QList<belfry::ui::Complaint> complaints READ complaints NOTIFY complaintsChanged)
    Q_PROPERTY(QString selected READ selected WRITE setSelected NOTIFY selectedChanged)

    Q_PROPERTY(belfry::ui::Formatter* formatter READ formatter NOTIFY formatterChanged)
    Q_PROPERTY(belfry::ui::CityClock* clock READ clock CONSTANT)
    Q_PROPERTY(belfry::ui::MapViewModel* map READ map CONSTANT)
    Q_PROPERTY(belfry::ui::SelectionViewModel* selection READ selection CONSTANT)
    /** Entities under override for the map: `entity` and `text`, the time left. */
    Q_PROPERTY(QVariantList lockBadges READ lockBadges NOTIFY lockBadgesChanged)
    Q_PROPERTY(belfry::ui::LayerListViewModel* layers READ layers CONSTANT)
    Q_PROPERTY(belfry::ui::DistrictListViewModel* districts READ districts CONSTANT)
    Q_PROPERTY(belfry::ui::PresetListViewModel* presets READ presets CONSTANT)
    Q_PROPERTY(belfry::ui::AlarmListViewModel* alarms READ alarms CONSTANT)
    Q_PROPERTY(belfry::ui::AnnunciationViewModel* annunciation READ annunciation CONSTANT)
    Q_PROPERTY(belfry::ui::KpiViewModel* kpi READ kpi CONSTANT)
    Q_PROPERTY(belfry::ui::InspectorViewModel* inspector READ inspector CONSTANT)
    Q_PROPERTY(belfry::ui::SearchViewModel* search READ search CONSTANT)
    Q_PROPERTY(belfry::ui::OrderViewModel* orders READ orders CONSTANT)
    Q_PROPERTY(belfry::ui::IncidentViewModel* incidents READ incidents CONSTANT)
    Q_PROPERTY(belfry::ui::IncidentDraftViewModel* incidentDraft READ incidentDraft CONSTANT)
public:
    enum Link { Connecting, Synchronising, Live, Delayed, NotLive, Incompatible };
    Q_ENUM(Link)

    /** `clock` must outlive this object. */
    ConsoleViewModel(ConsoleSetup setup, feed::ConsolePorts ports, const Clock& clock, QObject* parent = nullptr);
    ~ConsoleViewModel() override;

    [[nodiscard]] QString layout() const { return m_setup.layout; }
    void setLayout(const QString& layout);
    [[nodiscard]] bool isKiosk() const { return m_kiosk; }
    [[nodiscard]] QString palette() const { return m_setup.palette; }
    void setPalette(const QString& palette);
    [[nodiscard]] QString language() const { return m_setup.language; }
    void setLanguage(const QString& language);
    [[nodiscard]] bool reducedMotion() const { return m_setup.reducedMotion; }
    void setReducedMotion(bool reduced);
    [[nodiscard]] QString cityName() const;
    [[nodiscard]] QString gatewayId() const;
    /** Who is logged in, or the name that this console was started with. */
    [[nodiscard]] QString operatorName() const;
    [[nodiscard]] SessionViewModel* session() { return &m_session; }
    [[nodiscard]] AuditListModel* audit() { return &m_audit; }
    [[nodiscard]] HandoverViewModel* handover() { return &m_handover; }
    [[nodiscard]] Link link() const { return m_link; }
    [[nodiscard]] QString linkDetail() const;
    [[nodiscard]] double linkSinceMs() const { return static_cast<double>(m_linkSinceMs); }
    [[nodiscard]] double progress() const { return m_pump.link().progress; }
    /** Something to look at is there, live or not. */
    [[nodiscard]] bool hasPicture() const { return m_hadPicture; }
    [[nodiscard]] bool commandsEnabled() const;
    [[nodiscard]] QString commandsHint() const;
    [[nodiscard]] QList<FeedHealth> feeds() const { return m_feeds; }
    [[nodiscard]] int feedsLive() const;
    [[nodiscard]] FeedHealth worstFeed() const;
    [[nodiscard]] QList<Complaint> complaints() const { return m_complaints; }
    [[nodiscard]] QString selected() const { return m_inspector.entity(); }
    void setSelected(const QString& entity);

    [[nodiscard]] Formatter* formatter() const { return m_formatter; }
    [[nodiscard]] CityClock* clock() { return &m_cityClock; }
    [[nodiscard]] MapViewModel* map() { return &m_map; }
    [[nodiscard]] SelectionViewModel* selection() { return &m_selection; }
    [[nodiscard]] QVariantList lockBadges() const;
    [[nodiscard]] LayerListViewModel* layers() { return &m_layers; }
    [[nodiscard]] DistrictListViewModel* districts() { return &m_districts; }
    [[nodiscard]] PresetListViewModel* presets() { return &m_presets; }
    [[nodiscard]] AlarmListViewModel* alarms() { return &m_alarms; }
    [[nodiscard]] AnnunciationViewModel* annunciation() { return &m_annunciation; }
    [[nodiscard]] KpiViewModel* kpi() { return &m_kpi; }
    [[nodiscard]] InspectorViewModel* inspector() { return &m_inspector; }
    [[nodiscard]] SearchViewModel* search() { return &m_search; }
    [[nodiscard]] OrderViewModel* orders() { return &m_orders; }
    [[nodiscard]] IncidentViewModel* incidents() { return &m_incidents; }
    [[nodiscard]] IncidentDraftViewModel* incidentDraft() { return &m_incidentDraft; }
    [[nodiscard]] const FeedPump& pump() const { return m_pump; }
    [[nodiscard]] const items::OrderListModel& orderModel() const { return m_orderModel; }
    /** Live, whole, and nothing waits to be shown: what a screenshot waits for. */
    [[nodiscard]] bool isSettled() const;

    void start();
    void stop();
    void complain(const belfry::Error& error);
    /** What is being done before the gateway can be reached; empty = nothing. */
    void setPreparation(const QString& text);

    Q_INVOKABLE void dismiss(int number);
    /** Selects an entity and moves the map there. */
    Q_INVOKABLE void locate(const QString& entity);

signals:
    /** Somebody asked for a city system, not for an asset: show the feeds. */
    void feedsWanted();
    void layoutChanged();
    void paletteChanged();
    void languageChanged();
    void formatterChanged();
    void reducedMotionChanged();
    void gatewayChanged();
    void sessionChanged();
    void linkChanged();
    void feedsChanged();
    void complaintsChanged();
    void selectedChanged();
    void lockBadgesChanged();
    /** The whole city is here, for the first time or again. */
    void pictureArrived();

private:
    void makeFormatter();
    void updateLink();
    void updateHeld();
    void updateMarks();
    void updateDistricts();
    void connectMap();
    void connectIncidents();
    /** Who may work on incidents here, and why not. */
    void updateIncidents();
    void setSources(const std::vector<feed::SourceHealth>& sources);
    void word(Complaint& complaint) const;
    [[nodiscard]] bool isSource(const QString& entity) const;
    void showSources();
    [[nodiscard]] QString alarmWords(const std::string& key) const;
    [[nodiscard]] QString orderWords(const std::string& id) const;
    [[nodiscard]] items::OrderTexts describe(const feed::OrderRecord& order) const;

    ConsoleSetup m_setup;
    bool m_kiosk = false;
    const Clock& m_clock;
    feed::ConsolePorts m_ports;
    FeedPump m_pump;
    GuiAlarmPort m_alarmPort;
    GuiCommandPort m_commandPort;
    GuiHistoryPort m_historyPort;
    std::unique_ptr<GuiIncidentPort> m_incidentPort;  ///< nullptr where nobody keeps them
    SessionViewModel m_session;
    AuditListModel m_audit;
    HandoverViewModel m_handover;
    CityClock m_cityClock;
    Formatter* m_formatter = nullptr;
    items::OrderListModel m_orderModel;
    items::OrderListModel m_endedOrderModel;
    MapViewModel m_map;
    ViewInterest m_viewInterest;
    SelectionViewModel m_selection{m_map};
    LayerListViewModel m_layers;
    DistrictListViewModel m_districts;
    PresetListViewModel m_presets;
    AlarmListViewModel m_alarms;
    AnnunciationViewModel m_annunciation;
    KpiViewModel m_kpi;
    TrendViewModel m_trend;
    InspectorViewModel m_inspector;
    SearchViewModel m_search;
    OrderViewModel m_orders;
    items::IncidentListModel m_incidentModel;
    IncidentViewModel m_incidents;
    IncidentDraftViewModel m_incidentDraft;
    Link m_link = Connecting;
    Millis m_linkSinceMs = 0;
    bool m_hadPicture = false;
    bool m_distrusted = false;  ///< what arrived does not fit together
    QString m_preparation;
    QList<FeedHealth> m_feeds;
    std::vector<feed::SourceHealth> m_sources;
    Millis m_sourcesToldMs = 0;  ///< monotonic
    QList<Complaint> m_complaints;
    int m_complaintNumber = 0;
};

}  // namespace belfry::ui
