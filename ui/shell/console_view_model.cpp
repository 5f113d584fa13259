// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/console_view_model.h"

#include <algorithm>
#include <set>
#include <utility>

#include "models/domain/reason_code.h"
#include "ui/text/coded.h"

namespace belfry::ui {

namespace {

constexpr double kCloseZoom = 17.0;
constexpr qsizetype kMaxComplaints = 4;

QString text(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }

}  // namespace

ConsoleViewModel::ConsoleViewModel(ConsoleSetup setup, feed::ConsolePorts ports, const Clock& clock, QObject* parent)
    : QObject(parent),
      m_setup(std::move(setup)),
      m_kiosk(m_setup.layout == QLatin1String("kiosk")),
      m_clock(clock),
      m_ports(std::move(ports)),
      m_pump(*m_ports.feed, *m_ports.events, clock),
      m_alarmPort(*m_ports.alarms, m_pump),
      m_commandPort(*m_ports.commands, m_pump),
      m_historyPort(*m_ports.history, m_pump),
      m_incidentPort(m_ports.incidents ? std::make_unique<GuiIncidentPort>(*m_ports.incidents, m_pump) : nullptr),
      m_session(m_ports.session.get(), m_pump, clock),
      m_audit(m_ports.session.get(), m_pump),
      m_handover(
          m_ports.session.get(), m_pump, [this](const std::string& key) { return alarmWords(key); },
          [this](const std::string& id) { return orderWords(id); }),
      m_cityClock(clock),
      m_orderModel([this](const feed::OrderRecord& order) { return describe(order); }),
      m_endedOrderModel([this](const feed::OrderRecord& order) { return describe(order); },
                        items::OrderListModel::Which::Ended),
      m_viewInterest(*m_ports.feed, m_map),
      m_layers(m_cityClock),
      m_districts(m_cityClock),
      m_presets(m_cityClock),
      m_alarms(m_alarmPort, m_cityClock),
      m_annunciation(m_setup.annunciation, m_alarmPort, m_alarms.model(), m_cityClock, clock),
      m_kpi(m_alarmPort),
      m_trend(m_historyPort, m_cityClock),
      m_inspector(m_alarms.model(), m_orderModel, m_trend, m_cityClock),
      m_orders(m_commandPort, m_orderModel, m_endedOrderModel, m_cityClock),
      m_incidents(m_incidentPort.get(), m_incidentModel),
      m_incidentDraft(m_incidentPort.get(), m_cityClock),
      m_linkSinceMs(m_cityClock.nowMs()) {
    if (m_setup.installLanguage) {
        m_setup.installLanguage(m_setup.language);
    }
    makeFormatter();

    connect(&m_pump, &FeedPump::storeReplaced, this, [this] {
        const feed::Store* store = &m_pump.store();
        makeFormatter();  // the gateway knows the city's time zone
        const feed::Following* following = &m_pump.replica().following();
        const feed::CityCounts* counts = &m_pump.replica().counts();
        m_map.setFollowing(following);
        m_layers.setCounts(following, counts);
        m_presets.setCounts(following, counts);
        m_districts.setCounts(following, counts);
        m_map.setStore(store);  // before those that pick things out on it
        m_viewInterest.setStore(store);
        m_selection.setStore(store);
        m_layers.setStore(store);
        m_districts.setStore(store);
        m_presets.setStore(store);
        m_alarms.setStore(store);
        m_annunciation.setStore(store);
        m_kpi.setStore(store);
        m_orders.setStore(store);
        m_incidents.setStore(store);
        m_incidentDraft.setStore(store);
        m_inspector.setStore(store);
        m_search.setStore(store);
        m_hadPicture = true;
        emit gatewayChanged();
        updateHeld();
        updateMarks();
        updateDistricts();
    });
    connect(&m_pump, &FeedPump::storeChanged, this, [this](const items::StoreChange& change) {
        m_layers.storeChanged(change);
        m_presets.storeChanged(change);
        m_selection.storeChanged(change);
        m_inspector.storeChanged(change);
        m_orders.storeMoved();
        m_incidents.storeChanged(change);
    });
    connect(&m_pump, &FeedPump::countsChanged, this, [this] {
        m_layers.refresh();
        m_presets.refresh();
        m_districts.refresh();
    });
    connect(&m_presets, &PresetListViewModel::activeChanged, this,
            [this] { m_viewInterest.setQuestion(m_presets.question()); });
    connect(&m_pump, &FeedPump::pictureComplete, this, [this] {
        m_distrusted = false;
        m_layers.refresh();
        m_presets.refresh();
        updateLink();
        emit pictureArrived();
    });
    connect(&m_pump, &FeedPump::distrusted, this, [this](const QString& why) {
        qWarning("the picture cannot be trusted and is fetched anew: %s", qPrintable(why));
        m_distrusted = true;
        updateLink();
    });
    connect(&m_pump, &FeedPump::linkChanged, this, &ConsoleViewModel::updateLink);
    connect(&m_pump, &FeedPump::wallLearnt, this, [this](Millis wallMs) { m_cityClock.learn(wallMs); });
    connect(&m_pump, &FeedPump::sourcesChanged, this, &ConsoleViewModel::setSources);
    connect(&m_pump, &FeedPump::eventsReset, this,
            [this](const std::vector<feed::AlarmRecord>& alarms, std::vector<feed::OrderRecord> orders) {
                m_annunciation.resetAlarms(alarms);
                m_alarms.resetAlarms(alarms);
                m_orders.resetOrders(std::move(orders));
            });
    connect(&m_pump, &FeedPump::alarmHappened, &m_alarms, &AlarmListViewModel::applyAlarm);
    connect(&m_pump, &FeedPump::alarmHappened, &m_annunciation, &AnnunciationViewModel::applyAlarm);
    connect(&m_pump, &FeedPump::alarmsEvaluated, &m_annunciation, &AnnunciationViewModel::heartbeat);
    connect(&m_pump, &FeedPump::alarmsEvaluated, this,
            [this](Millis /*ageMs*/, const std::vector<feed::AlarmFloodInfo>& floods) {
                m_kpi.setFloods(floods);
                m_alarms.setFloods(floods);
            });
    m_alarms.setMemory(m_setup.alarmView.settings, m_setup.alarmView.save);
    connect(&m_annunciation, &AnnunciationViewModel::failed, this, &ConsoleViewModel::complain);
    m_annunciation.setMayDisturb(!m_kiosk);
    m_annunciation.setLanguage(m_setup.language);
    connect(&m_pump, &FeedPump::drained, &m_alarms, &AlarmListViewModel::settle);
    connect(&m_pump, &FeedPump::orderHappened, &m_orders, &OrderViewModel::applyOrder);
    connect(&m_alarms, &AlarmListViewModel::alarmsChanged, this, [this] {
        m_inspector.eventsHappened();
        m_districts.setAlarms(m_alarms.model());
        updateMarks();
    });
    connect(&m_orders, &OrderViewModel::inForceChanged, this, &ConsoleViewModel::updateHeld);
    connect(&m_alarms, &AlarmListViewModel::locateRequested, this, &ConsoleViewModel::locate);
    connect(&m_alarms, &AlarmListViewModel::failed, this, &ConsoleViewModel::complain);
    connect(&m_orders, &OrderViewModel::failed, this, &ConsoleViewModel::complain);
    connect(&m_inspector, &InspectorViewModel::entityChanged, this, &ConsoleViewModel::selectedChanged);
    connect(&m_search, &SearchViewModel::chosen, this, [this](const QString& entity, double lon, double lat) {
        if (entity.isEmpty() && feed::isPlausible({lon, lat})) {
            m_map.camera()->flyTo(lon, lat, kCloseZoom);
        } else if (!entity.isEmpty()) {
            locate(entity);
        }
    });
    connect(&m_audit, &AuditListModel::failed, this, &ConsoleViewModel::complain);
    connect(&m_orders, &OrderViewModel::proofWanted, &m_session, &SessionViewModel::askAgain);
    connect(&m_session, &SessionViewModel::changed, this, [this] {
        m_orders.setMe(m_session.isByAccount() ? m_session.user() : m_setup.operatorName);
        m_orders.setRights(Rights(m_session.state().grants));
        updateLink();
        emit sessionChanged();
    });
    m_orders.setMe(m_setup.operatorName);
    connectMap();
    connectIncidents();
    updateLink();
}

ConsoleViewModel::~ConsoleViewModel() { stop(); }

void ConsoleViewModel::start() {
    m_viewInterest.send();  // the first picture is of what will be looked at
    m_annunciation.start();
    m_session.start();
    m_pump.start();
}

void ConsoleViewModel::stop() {
    m_session.stop();
    m_annunciation.stop();
    m_pump.stop();
}

void ConsoleViewModel::setLayout(const QString& layout) {
    static const QStringList kLayouts = {QStringLiteral("desk"), QStringLiteral("wall"), QStringLiteral("kiosk")};
    // a kiosk stays one: the gateway gave its session no rights, and the screen says so
    if (!m_kiosk && layout != m_setup.layout && kLayouts.contains(layout) && layout != QLatin1String("kiosk")) {
        m_setup.layout = layout;
        emit layoutChanged();
        updateDistricts();
    }
}

void ConsoleViewModel::setPalette(const QString& palette) {
    static const QStringList kPalettes = {QStringLiteral("day"), QStringLiteral("dusk"), QStringLiteral("night")};
    if (palette != m_setup.palette && kPalettes.contains(palette)) {
        m_setup.palette = palette;
        emit paletteChanged();
    }
}

void ConsoleViewModel::setLanguage(const QString& language) {
    if (language == m_setup.language) {
        return;
    }
    m_setup.language = language;
    if (m_setup.installLanguage) {
        m_setup.installLanguage(language);
    }
    makeFormatter();
    m_annunciation.setLanguage(language);
    m_districts.retranslate();
    setSources(std::vector(m_sources));  // words what they got wrong
    for (Complaint& complaint : m_complaints) {
        word(complaint);
    }
    emit complaintsChanged();
    emit languageChanged();
    emit linkChanged();
}

void ConsoleViewModel::setReducedMotion(bool reduced) {
    if (reduced != m_setup.reducedMotion) {
        m_setup.reducedMotion = reduced;
        emit reducedMotionChanged();
    }
}

void ConsoleViewModel::makeFormatter() {
    const QString zone = QString::fromStdString(m_pump.replica().gateway().timezone);
    Formatter* const old = m_formatter;
    m_formatter = new Formatter(m_setup.language, zone.isEmpty() ? m_setup.timezone : zone, this);
    m_layers.setFormatter(m_formatter);
    m_presets.setFormatter(m_formatter);
    m_selection.setFormatter(m_formatter);
    m_alarms.setFormatter(m_formatter);
    m_orders.setFormatter(m_formatter);
    m_incidents.setFormatter(m_formatter);
    m_incidentDraft.setFormatter(m_formatter);
    m_inspector.setFormatter(m_formatter);
    m_search.setFormatter(m_formatter);
    m_kpi.setFormatter(m_formatter);
    m_session.setFormatter(m_formatter);
    m_handover.setFormatter(m_formatter);
    emit formatterChanged();
    if (old != nullptr) {
        old->deleteLater();
    }
}

QString ConsoleViewModel::cityName() const {
    const QString told = QString::fromStdString(m_pump.replica().gateway().cityName);
    return told.isEmpty() ? m_setup.cityName : told;
}

QString ConsoleViewModel::operatorName() const {
    return m_session.isByAccount() ? m_session.person() : m_setup.operatorName;
}

QString ConsoleViewModel::alarmWords(const std::string& key) const {
    const auto first = key.find('/');
    const auto second = first == std::string::npos ? first : key.find('/', first + 1);
    if (second == std::string::npos) {
        return QString::fromStdString(key);
    }
    const feed::Catalogue& catalogue = m_pump.store().catalogue();
    const auto layer = catalogue.layerIndex(key.substr(0, first));
    const std::string definition = key.substr(first + 1, second - first - 1);
    const auto handle = catalogue.find(key.substr(second + 1));
    QString title = QString::fromStdString(definition);
    if (layer) {
        for (const AlarmDefinition& alarm : m_pump.store().schema(*layer).alarms) {
            if (alarm.id == definition) {
                title = QString::fromStdString(alarm.title.in(m_setup.language.toStdString()));
            }
        }
    }
    const QString where = handle ? text(catalogue.name(*handle)) : QString::fromStdString(key.substr(second + 1));
    return title + QStringLiteral(" · ") + where;
}

QString ConsoleViewModel::orderWords(const std::string& id) const {
    const feed::OrderRecord* order = m_orderModel.find(QString::fromStdString(id));
    if (order != nullptr) {
        const items::OrderTexts texts = describe(*order);
        return texts.what + QStringLiteral(" · ") + texts.where + QStringLiteral(" · ") +
               QString::fromStdString(order->owner);
    }
    return QString::fromStdString(id);
}

QString ConsoleViewModel::gatewayId() const { return QString::fromStdString(m_pump.replica().gateway().gatewayId); }

void ConsoleViewModel::setPreparation(const QString& text) {
    m_preparation = text;
    emit linkChanged();
}

QString ConsoleViewModel::linkDetail() const {
    if (!m_preparation.isEmpty()) {
        return m_preparation;
    }
    if (m_distrusted) {
        return worded(say(TextCode::LinkPictureWrong), *m_formatter, nullptr).text;
    }
    const feed::LinkState events = m_pump.eventsLink().state;
    const bool eventsWorse = (events == feed::LinkState::NotLive || events == feed::LinkState::Incompatible) &&
                             m_pump.link().state != feed::LinkState::NotLive &&
                             m_pump.link().state != feed::LinkState::Incompatible;
    const feed::LinkStatus& link = eventsWorse ? m_pump.eventsLink() : m_pump.link();
    return link.text.isEmpty() ? QString::fromStdString(link.detail)
                               : worded(link.text, *m_formatter, &m_pump.store()).text;
}

void ConsoleViewModel::updateLink() {
    using feed::LinkState;
    const LinkState state = m_pump.link().state;
    const LinkState events = m_pump.eventsLink().state;
    Link link = Connecting;
    if (state == LinkState::Incompatible || events == LinkState::Incompatible) {
        link = Incompatible;
    } else if (state == LinkState::NotLive || (m_hadPicture && state == LinkState::Connecting)) {
        link = NotLive;
    } else if (state == LinkState::Connecting) {
        link = Connecting;
    } else if (state == LinkState::Synchronising || !m_pump.replica().isComplete()) {
        link = Synchronising;
    } else if (state == LinkState::Delayed || (events != LinkState::Live && events != LinkState::Synchronising)) {
        // values without alarms are no picture to act on, but they are not history either
        link = Delayed;
    } else {
        link = Live;
    }
    if (link != m_link) {
        m_link = link;
        m_linkSinceMs = m_cityClock.nowMs();
        showSources();
        emit feedsChanged();
    }
    m_map.setLive(link == Live || link == Delayed || link == Synchronising);
    m_inspector.setLive(link == Live || link == Delayed || link == Synchronising);
    m_alarms.setEnabled(commandsEnabled() && m_session.may(Action::AcknowledgeAlarms));
    m_annunciation.setEnabled(commandsEnabled());
    const bool somebodyHere = !m_session.isKnown() || m_session.isOpen() ||
                              (m_session.isByAccount() && !m_session.state().mustChangePassword);
    m_annunciation.setExpected(somebodyHere);
    m_annunciation.setLinked(events != LinkState::NotLive && events != LinkState::Incompatible);
    const bool mayCommand = m_session.may(Action::Command);
    m_orders.setEnabled(commandsEnabled() && mayCommand,
                        mayCommand ? commandsHint() : tr("As %1 you may look but not command.").arg(m_session.role()));
    updateIncidents();
    emit linkChanged();
}

bool ConsoleViewModel::commandsEnabled() const { return !m_kiosk && (m_link == Live || m_link == Delayed); }

QString ConsoleViewModel::commandsHint() const {
    if (m_kiosk) {
        return tr("This is a kiosk: it shows the city and commands nothing.");
    }
    switch (m_link) {
        case Live:
        case Delayed: return {};
        case Connecting:
        case Synchronising: return tr("The picture of the city is not complete yet.");
        case NotLive:
            return tr("Not live: what you see is history, and nothing can be commanded until the gateway is back.");
        case Incompatible: break;
    }
    return tr("This console and its gateway speak different versions; update one of them.");
}

void ConsoleViewModel::setSources(const std::vector<feed::SourceHealth>& sources) {
    m_sources = sources;
    m_sourcesToldMs = m_clock.now().monoMs;
    showSources();
}

void ConsoleViewModel::showSources() {
    const Millis since = m_clock.now().monoMs - m_sourcesToldMs;
    const bool unheard = m_link == NotLive || m_link == Incompatible;
    std::vector<feed::SourceHealth> shown = m_sources;
    QList<FeedHealth> feeds;
    for (feed::SourceHealth& source : shown) {
        // the gateway tells what is news; that what is silent grows older is none
        if (source.ageMs >= 0 && (unheard || source.freshness != Freshness::Live)) {
            source.ageMs += since;
        }
        if (unheard) {  // what the gateway last said of it is history
            source.freshness = Freshness::Lost;
        }
        FeedHealth health;
        health.title = QString::fromStdString(source.title.empty() ? source.id : source.title);
        health.freshness = static_cast<int>(source.freshness);
        // whole seconds: the screen shows no more, and nothing below them is a change
        const auto seconds = source.ageMs / 1000;
        health.ageMs = source.ageMs < 0 ? -1.0 : static_cast<double>(seconds * 1000);
        health.rate = source.updatesPerSecond;
        health.rejected = static_cast<double>(source.rejected);
        health.lastError = source.lastErrorText.isEmpty()
                               ? QString::fromStdString(source.lastError)
                               : worded(source.lastErrorText, *m_formatter, &m_pump.store()).text;
        feeds.append(health);
    }
    if (feeds != m_feeds) {
        m_feeds = std::move(feeds);
        m_layers.setSources(shown);
        emit feedsChanged();
    }
}

int ConsoleViewModel::feedsLive() const {
    if (m_link == NotLive || m_link == Incompatible) {
        return 0;  // what is not heard of is not live, whatever was last said
    }
    return static_cast<int>(std::count_if(m_feeds.begin(), m_feeds.end(), [](const FeedHealth& feed) {
        return feed.freshness == static_cast<int>(Freshness::Live);
    }));
}

FeedHealth ConsoleViewModel::worstFeed() const {
    const auto worst = std::max_element(m_feeds.begin(), m_feeds.end(), [](const FeedHealth& a, const FeedHealth& b) {
        return a.freshness < b.freshness;
    });
    return worst == m_feeds.end() ? FeedHealth{} : *worst;
}

void ConsoleViewModel::updateHeld() {
    std::set<std::string> held;
    for (int row = 0; row < m_orderModel.rowCount(); ++row) {
        const feed::OrderRecord& order = m_orderModel.at(row);
        if (items::isHoldingOrder(order.state)) {
            for (const feed::OrderTarget& target : order.targets) {
                if (items::isHeldTarget(target.state)) {
                    held.insert(target.entity);
                }
            }
        }
    }
    std::vector<Handle> handles;
    for (const std::string& entity : held) {
        if (const auto handle = m_pump.store().catalogue().find(entity)) {
            handles.push_back(*handle);
        }
    }
    m_map.setHeld(std::move(handles));
    m_presets.setUnderOverride(std::move(held));
    m_inspector.eventsHappened();
    emit lockBadgesChanged();
}

void ConsoleViewModel::connectMap() {
    connect(&m_pump, &FeedPump::deltaApplied, &m_map, &MapViewModel::applied);
    connect(&m_pump, &FeedPump::scopeChanged, &m_map, &MapViewModel::scopeChanged);
    connect(&m_pump, &FeedPump::deltaApplied, &m_districts, &DistrictListViewModel::applied);
    // an alarm may be heard of before its entity: the two lanes do not wait for each other
    connect(&m_pump, &FeedPump::deltaApplied, this, [this](const feed::Delta& delta) {
        if (!delta.added.empty()) {
            m_alarms.entitiesAdded(delta);
        }
    });
    connect(&m_cityClock, &CityClock::ticked, this, [this] {
        m_map.setGatewayTime(m_cityClock.nowMs());
        showSources();
        if (m_orderModel.rowCount() > 0) {
            emit lockBadgesChanged();
        }
    });
    connect(&m_layers, &LayerListViewModel::hiddenLayersChanged, this,
            [this] { m_map.setHiddenLayers(m_layers.hiddenLayers()); });
    connect(&m_map, &MapViewModel::hiddenLayersChanged, this,
            [this] { m_layers.setHiddenLayers(m_map.hiddenLayers()); });
    connect(&m_presets, &PresetListViewModel::highlightChanged, &m_map, &MapViewModel::setHighlighted);
    connect(&m_map, &MapViewModel::selectedChanged, this, [this] { setSelected(m_map.selected()); });
    connect(this, &ConsoleViewModel::selectedChanged, this, [this] { m_map.setSelected(selected()); });
    connect(this, &ConsoleViewModel::reducedMotionChanged, this,
            [this] { m_map.setReducedMotion(m_setup.reducedMotion); });
    m_map.setReducedMotion(m_setup.reducedMotion);
}

void ConsoleViewModel::updateDistricts() {
    const bool isWall = m_setup.layout == QLatin1String("wall");  // nobody else shows them
    m_viewInterest.setDistricts(isWall);
    m_districts.setActive(isWall);
    m_districts.setAlarms(m_alarms.model());
}

void ConsoleViewModel::updateMarks() {
    std::vector<AlarmMark> marks;
    const feed::Catalogue& catalogue = m_pump.store().catalogue();
    for (int row = 0; row < m_alarms.model().rowCount(); ++row) {
        const feed::AlarmRecord& alarm = m_alarms.model().at(row);
        const auto handle = catalogue.find(alarm.entity);
        if (handle && !items::isInhibited(alarm.state)) {
            marks.push_back({*handle, static_cast<std::uint8_t>(alarm.priority), !items::isFlashing(alarm.state),
                             items::isReturned(alarm.state)});
        }
    }
    m_map.setAlarms(std::move(marks));
}

QVariantList ConsoleViewModel::lockBadges() const {
    constexpr int kMaxBadges = 200;
    QVariantList badges;
    for (int row = 0; row < m_orderModel.rowCount() && badges.size() < kMaxBadges; ++row) {
        const feed::OrderRecord& order = m_orderModel.at(row);
        if (!items::isHoldingOrder(order.state) || order.leaseEndsMs == 0) {
            continue;
        }
        const QString left = m_formatter->countdown(static_cast<double>(order.leaseEndsMs - m_cityClock.nowMs()));
        for (const feed::OrderTarget& target : order.targets) {
            if (badges.size() >= kMaxBadges) {
                break;
            }
            if (!items::isHeldTarget(target.state)) {
                continue;
            }
            badges.append(QVariantMap{{QStringLiteral("entity"), QString::fromStdString(target.entity)},
                                      {QStringLiteral("text"), left}});
        }
    }
    return badges;
}

items::OrderTexts ConsoleViewModel::describe(const feed::OrderRecord& order) const {
    items::OrderTexts texts;
    texts.what = QString::fromStdString(order.command);
    if (order.targets.empty() || m_formatter == nullptr) {
        return texts;
    }
    const feed::OrderTarget& target = order.targets.front();
    const feed::Store& store = m_pump.store();
    texts.where = QString::fromStdString(target.entity);
    if (const auto handle = store.catalogue().find(target.entity)) {
        texts.where = text(store.catalogue().name(*handle));
    }
    const auto layer = store.catalogue().layerIndex(order.layer);
    const auto code = reasonCodeFromText(!order.code.empty() ? order.code : target.reason);
    const bool asOrdered = order.state == "InEffect" || order.state == "Executing";
    if (code && *code != ReasonCode::None && !asOrdered) {
        texts.why = text(titleOf(*code, m_setup.language.toStdString()));
    }
    if (!order.note.empty()) {
        texts.why += (texts.why.isEmpty() ? QStringLiteral("“%1”") : QStringLiteral(" “%1”"))
                         .arg(QString::fromStdString(order.note));
    }
    const CommandSchema* command = layer ? store.schema(*layer).command(order.command) : nullptr;
    if (command == nullptr) {
        return texts;
    }
    const LayerSchema& schema = store.schema(*layer);
    texts.what = m_formatter->text(command->title);
    texts.commanded =
        wordOrderValue(*m_formatter, schema, command->commandAttribute, target.commanded, target.commandedText);
    texts.accepted =
        wordOrderValue(*m_formatter, schema, command->commandAttribute, target.accepted, target.acceptedText);
    texts.actual = wordOrderValue(*m_formatter, schema, command->feedbackAttribute, target.actual, target.actualText);
    return texts;
}

void ConsoleViewModel::setSelected(const QString& entity) { m_inspector.setEntity(entity); }

void ConsoleViewModel::locate(const QString& entity) {
    if (isSource(entity)) {  // the alarm of a silent city system is about no asset
        emit feedsWanted();
        return;
    }
    setSelected(entity);
    const auto handle = m_pump.store().catalogue().find(entity.toStdString());
    if (handle) {
        const feed::LonLat place = feed::unproject(m_pump.store().catalogue().position(*handle));
        if (!feed::isPlausible(place)) {
            return;  // it has none; the inspector shows the rest
        }
        m_map.camera()->flyTo(place.lon, place.lat, std::max(kCloseZoom, m_map.camera()->zoom()));
    }
}

bool ConsoleViewModel::isSource(const QString& entity) const {
    return std::any_of(m_sources.begin(), m_sources.end(),
                       [id = entity.toStdString()](const feed::SourceHealth& source) { return source.id == id; });
}

void ConsoleViewModel::word(Complaint& complaint) const {
    const Said said = worded(complaint.error, *m_formatter, &m_pump.store());
    complaint.message = said.text;
    complaint.hint = said.hint;
}

void ConsoleViewModel::complain(const Error& error) {
    if (m_session.answers(error)) {
        return;  // it asks for the password again, and says so itself
    }
    Complaint complaint;
    complaint.error = error;
    word(complaint);
    for (const Complaint& known : std::as_const(m_complaints)) {
        if (known.message == complaint.message) {
            return;  // said already, and nobody has dismissed it
        }
    }
    complaint.number = ++m_complaintNumber;
    complaint.sinceMs = static_cast<double>(m_cityClock.nowMs());
    m_complaints.append(complaint);
    if (m_complaints.size() > kMaxComplaints) {
        m_complaints.removeFirst();
    }
    emit complaintsChanged();
}

void ConsoleViewModel::dismiss(int number) {
    m_complaints.removeIf([number](const Complaint& complaint) { return complaint.number == number; });
    emit complaintsChanged();
}

bool ConsoleViewModel::isSettled() const {
    return m_link == Live && m_pump.replica().isComplete() && m_pump.isIdle() && !m_trend.isBusy();
}

}  // namespace belfry::ui
