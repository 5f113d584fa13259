// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/gateway.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <grpcpp/grpcpp.h>
#include <spdlog/spdlog.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "services/basemap/city_package.h"
#include "services/client/client.h"
#include "services/gateway/alarm_health.h"
#include "services/gateway/alarm_host.h"
#include "services/gateway/alarm_set.h"
#include "services/gateway/audit.h"
#include "services/gateway/chronicle.h"
#include "services/gateway/core_sequence.h"
#include "services/gateway/districts.h"
#include "services/gateway/event_lane.h"
#include "services/gateway/gatekeeper.h"
#include "services/gateway/handover.h"
#include "services/gateway/history_recorder.h"
#include "services/gateway/incident_host.h"
#include "services/gateway/metrics.h"
#include "services/gateway/order_host.h"
#include "services/gateway/services.h"
#include "services/gateway/sessions.h"
#include "services/gateway/source_link.h"
#include "services/gateway/tls.h"
#include "services/proto/mapping_schema.h"
#include "services/simulator/simulator_host.h"
#include "services/store/sqlite_history.h"
#include "services/store/sqlite_journal.h"
#include "services/stream/city_control_service.h"
#include "services/stream/city_feed_service.h"
#include "services/stream/feed_hub.h"

namespace belfry::gateway {

namespace {

namespace fs = std::filesystem;

constexpr Millis kHeartbeatMs = 250;
constexpr Millis kMarksMs = 500;      // how often what is under alarm or override becomes exact on every console
constexpr Millis kSettleMs = 15'000;  // what no city system has told of by then does not exist any more

std::string randomHex() {
    std::uint64_t value = 0;
    if (getrandom(&value, sizeof value, 0) != sizeof value) {
        value = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
    }
    return fmt::format("{:016x}", value);
}

std::string hostName() {
    char name[256] = {};
    return gethostname(name, sizeof name - 1) == 0 && name[0] != '\0' ? std::string(name) : std::string("gateway");
}

/** The core sequence as FeedHub's services see it. */
class SequenceExecutor final : public stream::Executor {
public:
    explicit SequenceExecutor(CoreSequence& sequence) : m_sequence(sequence) {}
    void post(std::function<void()> task) override { m_sequence.post(std::move(task)); }

private:
    CoreSequence& m_sequence;
};

fs::path layersFolder(const GatewayConfig& config, const fs::path& resources) {
    return config.layersDir.empty() ? resources / "layers" : config.layersDir;
}

Result<std::vector<LayerSchema>> loadLayers(const fs::path& folder) {
    auto schemas = proto::loadLayerSchemas(folder.string());
    if (schemas && schemas->empty()) {
        return fail(ErrorCode::NotFound, fmt::format("no layer schemas (*.textproto) in {}", folder.string()),
                    "set BELFRY_RESOURCES, or layers_dir in the configuration");
    }
    return schemas;
}

/** The layers of the last start or reload that was good stay in the store: a gateway whose files are wrong goes on with
 *  them, as a running one does. Nothing depends on the copy being written. */
class KeptLayers {
public:
    explicit KeptLayers(const fs::path& storeDir) : m_folder(storeDir / "layers") {}

    /** Copies the schema files of `from`: all of them or none. */
    void keep(const fs::path& from) const {
        std::error_code error;
        const fs::path fresh = m_folder.string() + ".new";
        const fs::path old = m_folder.string() + ".old";
        fs::remove_all(fresh, error);
        fs::create_directories(fresh, error);
        for (fs::directory_iterator it(from, error), end; !error && it != end; it.increment(error)) {
            if (it->path().extension() == ".textproto") {
                fs::copy_file(it->path(), fresh / it->path().filename(), error);
            }
        }
        if (!error) {
            std::error_code ignored;
            fs::remove_all(old, ignored);
            fs::rename(m_folder, old, ignored);
            fs::rename(fresh, m_folder, error);
            fs::remove_all(old, ignored);
        }
        if (error) {
            spdlog::warn("the layer files could not be kept in {}: {}; a start with wrong files would fail",
                         m_folder.string(), error.message());
        }
    }
    /** What is wrong with the present files is said; `bad` comes back when nothing was kept. */
    [[nodiscard]] Result<std::vector<LayerSchema>> insteadOf(const Error& bad) const {
        auto kept = fs::exists(m_folder) ? loadLayers(m_folder) : tl::unexpected(bad);
        if (!kept) {
            return tl::unexpected(bad);
        }
        spdlog::error("{}; the old set stays in force, from {}", toText(bad), m_folder.string());
        return kept;
    }

private:
    fs::path m_folder;
};

/** Whether somebody answers on this socket: then it is not ours to take away. */
Result<void> freeSocket(const std::string& path) {
    std::error_code error;
    const fs::path folder = fs::path(path).parent_path();
    if (!folder.empty()) {  // a name alone is beside us
        fs::create_directories(folder, error);
    }
    if (error) {
        return fail(ErrorCode::PermissionDenied,
                    fmt::format("cannot make the folder {} for the socket: {}", folder.string(), error.message()),
                    "choose another listen.unix_socket, or start belfryd as a user who may write there");
    }
    if (!fs::exists(fs::symlink_status(path, error))) {
        return {};
    }
    if (!fs::is_socket(fs::symlink_status(path, error))) {
        return fail(ErrorCode::FailedPrecondition, fmt::format("{} exists and is not a socket", path),
                    "choose another listen.unix_socket; nothing was removed");
    }
    auto channel = grpc::CreateChannel("unix:" + path, grpc::InsecureChannelCredentials());
    if (channel->WaitForConnected(std::chrono::system_clock::now() + std::chrono::milliseconds(300))) {
        return fail(ErrorCode::FailedPrecondition, fmt::format("another gateway answers on {}", path),
                    "stop it first, or choose another listen.unix_socket");
    }
    fs::remove(path, error);
    return {};
}

Result<std::optional<Millis>> timeOfDay(const std::string& text) {
    unsigned hours = 0;
    unsigned minutes = 0;
    char rest = 0;
    if (text.size() <= 5 && std::sscanf(text.c_str(), "%2u:%2u%c", &hours, &minutes, &rest) == 2) {
        if (hours < 24 && minutes < 60) {
            return std::optional<Millis>((static_cast<Millis>(hours) * 60 + static_cast<Millis>(minutes)) * 60'000);
        }
        return fail(ErrorCode::InvalidArgument, fmt::format("\"{}\" is no time of day", text), "write 06:30");
    }
    return std::optional<Millis>{};
}

}  // namespace

struct Gateway::Impl {
    Impl(GatewayOptions theOptions, const Clock& theClock)
        : options(std::move(theOptions)), clock(theClock), sequence(theClock), executor(sequence) {}
    ~Impl() { stop(); }

    GatewayOptions options;
    const Clock& clock;
    basemap::CityInfo city;
    std::vector<LayerSchema> schemas;
    std::string gatewayId;

    CoreSequence sequence;
    SequenceExecutor executor;
    std::unique_ptr<store::Journal> journal;
    std::unique_ptr<store::HistoryStore> history;
    std::unique_ptr<Chronicle> chronicle;
    std::unique_ptr<AlarmHost> alarms;
    std::unique_ptr<AlarmHealth> alarmHealth;
    std::unique_ptr<OrderHost> orders;
    std::unique_ptr<IncidentHost> incidents;
    std::vector<basemap::District> districts;
    std::unique_ptr<EventLane> events;
    std::unique_ptr<HistoryRecorder> recorder;
    std::unique_ptr<stream::FeedHub> hub;
    Sessions sessions;
    std::unique_ptr<Gatekeeper> gatekeeper;
    std::unique_ptr<CertificateWatch> certificate;
    std::unique_ptr<AuditSigner> auditSigner;
    std::vector<std::unique_ptr<simulator::SimulatorHost>> simulators;
    std::vector<std::unique_ptr<SourceLink>> links;

    std::unique_ptr<stream::CityFeedService> feedService;
    std::unique_ptr<stream::CityControlService> controlService;
    std::unique_ptr<ConsoleServices> consoleServices;
    std::unique_ptr<grpc::Server> server;
    std::unique_ptr<MetricsServer> metrics;

    std::string address;
    std::string metricsAddress;
    int tcpPort = 0;
    int epochs = 0;
    bool resendWanted = false;
    Millis nextHeartbeat = 0;
    Millis nextHealth = 0;
    Millis nextMarks = 0;
    Millis nextResend = 0;
    Millis dropUnknownAt = 0;
    double tickMaxMs = 0.0;
    std::atomic<std::size_t> entities{0};
    std::atomic<bool> stopped{false};
    std::mutex readyMutex;
    std::condition_variable ready;
    std::size_t catalogues = 0;

    void say(const std::string& text) const {
        if (options.progress) {
            options.progress(text);
        }
    }

    Result<void> open();
    Result<void> openStores();
    Result<void> startSources();
    Result<std::unique_ptr<simulator::SimulatorHost>> startSimulator(const SourceConfig& source, bool backfill);
    Result<void> serve();
    void markExact();
    void newEpoch(bool resynchronise, const SourceLink* because);
    [[nodiscard]] Result<void> noteAlarmSet();
    [[nodiscard]] Result<std::size_t> reloadAlarms();
    void tick();
    void wire();
    void wireIncidents();
    [[nodiscard]] Result<void> mayHere(const OpenSession& session, Action action, const std::string& alarmKey) const;
    [[nodiscard]] std::vector<feed::SourceHealth> health(Instant now) const;
    [[nodiscard]] MetricsSample sample();
    void stop();
};

Result<void> Gateway::Impl::openStores() {
    const fs::path dir = options.config.storeDir;
    std::error_code error;
    fs::create_directories(dir, error);
    if (error) {
        return fail(ErrorCode::PermissionDenied,
                    fmt::format("cannot make the store's folder {}: {}", dir.string(), error.message()),
                    "choose another store_dir, or start belfryd as a user who may write there");
    }
    store::JournalOptions journalOptions;
    journalOptions.file = dir / "journal.db";
    auto opened = store::openJournal(journalOptions, clock);
    if (!opened) {
        return tl::unexpected(opened.error());
    }
    journal = std::move(*opened);
    store::HistoryOptions historyOptions;
    historyOptions.file = dir / "history.db";
    historyOptions.retentionHours = options.config.historyKeepHours;
    historyOptions.maxBytes = options.config.historyMaxMb << 20U;
    constexpr std::uint64_t kHistoryMargin = 8ULL << 20U;
    // what the journal gives up on a full disk to go on recording refusals must not become history
    historyOptions.keepFreeBytes = journalOptions.reserveBytes + kHistoryMargin;
    auto openedHistory = store::openHistory(historyOptions, clock.now());
    if (!openedHistory) {
        return tl::unexpected(openedHistory.error());
    }
    history = std::move(*openedHistory);
    return {};
}

Result<void> Gateway::Impl::open() {
    const auto package = basemap::CityPackage::open(options.config.cityDir);
    if (!package) {
        return tl::unexpected(package.error());
    }
    city = package->info();
    if (auto known = package->districts()) {
        districts = std::move(*known);
    } else {
        return tl::unexpected(known.error());
    }
    if (!options.config.cityName.empty()) {
        city.name = options.config.cityName;
    }
    gatewayId = options.config.gatewayId.empty() ? hostName() : options.config.gatewayId;
    const KeptLayers kept(options.config.storeDir);
    const fs::path layersDir = layersFolder(options.config, options.resources);
    auto layers = loadLayers(layersDir);
    const bool good = layers.has_value();
    if (!good) {
        layers = kept.insteadOf(layers.error());
    }
    if (!layers) {
        return tl::unexpected(layers.error());
    }
    schemas = std::move(*layers);
    const bool freshHistory = !fs::exists(options.config.storeDir / "history.db");
    if (auto opened = openStores(); !opened) {
        return opened;
    }
    if (good) {
        kept.keep(layersDir);
    }
    auto epoch = journal->getState("gateway", "epoch");
    if (!epoch) {
        return tl::unexpected(epoch.error());
    }
    std::vector<store::StateChange> changes;
    if (!*epoch) {
        *epoch = randomHex();
        changes.push_back({"gateway", "epoch", *epoch});
    }
    store::JournalEntry started;
    started.wallMs = clock.now().wallMs;
    started.kind = "system";
    started.subject = "gateway";
    started.actor = "system";
    started.body = fmt::format("{{\"event\":\"STARTED\",\"version\":\"{}\"}}", options.version);
    if (auto written = journal->append({&started, 1}, changes); !written) {
        if (!changes.empty()) {
            return tl::unexpected(written.error());
        }
        spdlog::error("journal refuses records from the start: {}", toText(written.error()));
    }
    chronicle = std::make_unique<Chronicle>(*journal, clock);
    if (auto begun = chronicle->start(); !begun) {
        return begun;
    }
    alarms = std::make_unique<AlarmHost>(*chronicle, clock, options.config.alarmPositions);
    sessions.setSupervisors(options.config.supervisors);
    chronicle->setWhereFrom(
        [this](const std::string& user, const std::string& workstation) { return sessions.peerOf(user, workstation); });
    GatekeeperOptions gateOptions;
    gateOptions.open = options.config.accountsOpen;
    gateOptions.accountsFile = options.config.accountsPath();
    gateOptions.lockAfterS = options.config.lockAfterS;
    gatekeeper = std::make_unique<Gatekeeper>(std::move(gateOptions), sessions, *chronicle, sequence, clock);
    gatekeeper->start();
    bool keyMade = false;
    if (auto heads = store::AuditHeads::open(options.config.storeDir, &keyMade)) {
        if (keyMade) {
            spdlog::info("audit: a key was made; keep its public half elsewhere to check the journal by: {}",
                         store::toHex(heads->publicKey()));
        }
        auditSigner = std::make_unique<AuditSigner>(std::move(*heads), *journal);
        auditSigner->tick(clock.now().wallMs);
    } else {
        spdlog::error("audit: the journal's heads are not signed: {}", toText(heads.error()));
    }
    certificate = std::make_unique<CertificateWatch>(options.config.tls, clock);
    certificate->tick();
    constexpr Millis kKpiPeriodMs = 30LL * 24 * 3'600'000;
    alarmHealth = std::make_unique<AlarmHealth>(alarms->positions(), clock.now().wallMs - kKpiPeriodMs);
    if (auto restored = alarmHealth->restore(*journal, clock.now().wallMs); !restored) {
        return restored;
    }
    chronicle->setWritten([this](const store::JournalEntry& entry) { alarmHealth->written(entry); });
    orders = std::make_unique<OrderHost>(*chronicle, *alarms, clock,
                                         [this](std::function<void()> task) { sequence.post(std::move(task)); });
    events = std::make_unique<EventLane>(
        *journal, **epoch, [this] { return alarms->records(); }, [this] { return orders->records(); },
        [this](const std::string& id) { return orders->record(id); });
    wireIncidents();
    events->setSeq(chronicle->lastSeq());
    chronicle->setPublish([this](const std::vector<feed::FeedEvent>& batch) { events->publish(batch); });
    chronicle->setUnsaved([this] { resendWanted = true; });
    if (auto restored = alarms->restore(*journal); !restored) {
        return restored;
    }
    if (auto restored = orders->restore(*journal); !restored) {
        return restored;
    }
    if (auto restored = incidents->restore(*journal); !restored) {
        return restored;
    }
    if (auto noted = noteAlarmSet(); !noted) {
        return noted;
    }
    recorder = std::make_unique<HistoryRecorder>(*history, clock);

    stream::HubOptions hubOptions;
    hubOptions.gatewayId = gatewayId;
    hubOptions.version = options.version;
    hubOptions.cityName = city.name;
    hubOptions.timezone = city.timezone;
    hubOptions.heartbeatMs = kHeartbeatMs;
    hubOptions.ringBytes = static_cast<std::size_t>(options.config.resumeRingMb) << 20U;
    hubOptions.ringMs = static_cast<Millis>(options.config.resumeRingS) * 1'000;
    hubOptions.maxSessions = options.config.maxConsoles;
    hub = std::make_unique<stream::FeedHub>(hubOptions, clock, feed::Store(randomHex(), feed::Catalogue(schemas)));
    wire();

    for (const SourceConfig& source : options.config.sources) {
        std::shared_ptr<grpc::Channel> channel;
        if (source.kind == SourceConfig::Kind::Simulator) {
            auto host = startSimulator(source, freshHistory);
            if (!host) {
                return tl::unexpected(host.error());
            }
            channel = (*host)->inProcessChannel();
            simulators.push_back(std::move(*host));
        }
        client::ClientOptions clientOptions;
        clientOptions.address = source.address;
        clientOptions.tls = {source.tls.clientCa.string(), source.tls.certificate.string(), source.tls.key.string()};
        clientOptions.channel = channel;
        clientOptions.operatorName = "gateway " + gatewayId;
        clientOptions.workstation = gatewayId;
        clientOptions.programVersion = options.version;
        auto feed = client::connectFeed(clientOptions);
        auto commands = client::connectCommands(clientOptions);
        if (!feed || !commands) {
            return tl::unexpected(feed ? commands.error() : feed.error());
        }
        links.push_back(std::make_unique<SourceLink>(source, clock, std::move(*feed), std::move(*commands)));
        orders->setPort(source.id, links.back()->commands());
        incidents->setPort(source.id, links.back()->commands());
    }
    return {};
}

void Gateway::Impl::wire() {
    alarms->setStore(hub->store());
    orders->setEvacuations(options.config.evacuationRoutes);
    orders->setStore(hub->store());
    recorder->setStore(hub->store());
    incidents->setWriter(*hub);
}

void Gateway::Impl::wireIncidents() {
    incidents = std::make_unique<IncidentHost>(
        *chronicle, clock, [this](std::function<void()> task) { sequence.post(std::move(task)); }, gatewayId);
    incidents->setDistricts([this](feed::LonLat place) { return districtAt(districts, place); });
    incidents->setPeople([this](const std::string& user, const std::string& district) {
        const auto person = gatekeeper->person(user);
        return sessions.accounts() == Sessions::Accounts::Open ||
               (person && Rights(person->grants).may(Action::ManageIncidents, "incidents", district));
    });
    incidents->setChanged([this] { orders->incidentChanged(); });
    orders->setPriorityHere([this](const EntityId& id) { return incidents->priorityOf(id); });
    events->setIncidents([this] { return incidents->records(); },
                         [this](const std::string& id) { return incidents->record(id); });
}

Result<void> Gateway::Impl::mayHere(const OpenSession& session, Action action, const std::string& alarmKey) const {
    // "<layer>/<definition>/<entity id>"; an id may hold slashes of its own
    const auto first = alarmKey.find('/');
    const auto second = first == std::string::npos ? first : alarmKey.find('/', first + 1);
    const std::string layer = alarmKey.substr(0, first);
    const EntityId entity = second == std::string::npos ? std::string() : alarmKey.substr(second + 1);
    std::string_view area;
    if (hub) {
        if (const auto handle = hub->store().catalogue().find(entity)) {
            area = hub->store().catalogue().district(*handle);
        }
    }
    if (session.rights->may(action, layer, area)) {
        return {};
    }
    if (!session.rights->mayAnywhere(action)) {
        return tl::unexpected<Error>(sessions.denied(session));
    }
    return refuse(TextCode::MayNotHere, {{"role", session.role()}, {"thing", EntityArgument{entity}}});
}

Result<void> Gateway::Impl::noteAlarmSet() {
    const auto saved = journal->getState(kAlarmSetTable, kAlarmSetKey);
    if (!saved) {
        return tl::unexpected(saved.error());
    }
    if (auto change = alarmSetChange(schemas, *saved, clock.now().wallMs)) {
        chronicle->note(std::move(*change));
    }
    return {};
}

Result<std::size_t> Gateway::Impl::reloadAlarms() {
    const fs::path layersDir = layersFolder(options.config, options.resources);
    auto next = loadLayers(layersDir);
    if (!next) {
        return tl::unexpected(next.error());
    }
    std::size_t count = 0;
    for (const LayerSchema& schema : *next) {
        count += schema.alarms.size();
    }
    const auto done = sequence.ask([this, layers = std::move(*next)]() mutable -> Result<void> {
        if (auto fits = checkAlarmsOnlyDiffer(schemas, layers); !fits) {
            return fits;
        }
        std::swap(schemas, layers);
        if (auto noted = noteAlarmSet(); !noted) {
            std::swap(schemas, layers);  // all or none
            return noted;
        }
        newEpoch(true, nullptr);
        return {};
    });
    if (!done) {
        return fail(ErrorCode::Unavailable, "the gateway is stopping", "");
    }
    if (!*done) {
        return tl::unexpected(done->error());
    }
    KeptLayers(options.config.storeDir).keep(layersDir);
    return count;
}

Result<std::unique_ptr<simulator::SimulatorHost>> Gateway::Impl::startSimulator(const SourceConfig& source,
                                                                                bool backfill) {
    say(fmt::format("starting simulator {}", source.id));
    const auto file = findScenario(source.scenario, options.resources);
    if (!file) {
        return tl::unexpected(file.error());
    }
    auto scenario = simulator::loadScenario(*file);
    if (!scenario) {
        return tl::unexpected(scenario.error());
    }
    simulator::SimulatorHostOptions simulatorOptions;
    simulatorOptions.seed = source.seed;
    simulatorOptions.speed = source.speed;
    simulatorOptions.language = source.language;
    simulatorOptions.scenario = std::move(*scenario);
    if (!source.startTime.empty()) {
        const auto time = timeOfDay(source.startTime);
        if (!time) {
            return tl::unexpected(time.error());
        }
        if (*time) {
            simulatorOptions.scenario.startTimeOfDayMs = *time;
            simulatorOptions.scenario.startLocalMs.reset();
        } else if (const auto local = simulator::parseLocalDateTime(source.startTime)) {
            simulatorOptions.startLocalMs = local;
        } else {
            return fail(ErrorCode::InvalidArgument, fmt::format("\"{}\" is no time", source.startTime),
                        "write 06:30 or 2026-11-19T18:30");
        }
    }
    std::unordered_map<std::uint64_t, store::SeriesId> series;
    std::vector<store::HistorySample> batch;
    std::uint64_t samples = 0;
    if (backfill && options.backfillMs > 0) {
        simulatorOptions.backfillMs = options.backfillMs;
        simulatorOptions.backfill = [&](const simulator::BackfillSample& sample) {
            const auto key = (static_cast<std::uint64_t>(sample.handle.value) << 8U) | sample.attribute;
            auto found = series.find(key);
            if (found == series.end()) {
                const auto layer = sample.handle.layer();
                if (layer >= schemas.size() || sample.attribute >= schemas[layer].attributes.size()) {
                    return;
                }
                const auto id = history->series(sample.entity, schemas[layer].attributes[sample.attribute].name);
                if (!id) {
                    return;
                }
                found = series.emplace(key, *id).first;
            }
            batch.push_back({found->second, sample.wallMs, sample.raw, Quality::Good});
            if (batch.size() >= 100'000) {
                (void)history->append(batch);
                (void)history->flush(clock.now());
                samples += batch.size();
                batch.clear();
            }
        };
    }
    auto host = simulator::SimulatorHost::start(std::move(simulatorOptions), options.config.cityDir, schemas, clock);
    if (!batch.empty()) {
        (void)history->append(batch);
        samples += batch.size();
    }
    if (samples > 0) {
        if (const auto flushed = history->flush(clock.now()); !flushed) {
            spdlog::warn("the made-up past could not be written: {}", toText(flushed.error()));
        }
        spdlog::info("first start: simulator {} told {} samples of its past", source.id, samples);
    }
    return host;
}

Result<void> Gateway::Impl::startSources() {
    recorder->start();
    sequence.every(options.config.tickMs, [this] { tick(); });
    sequence.start();
    for (auto& link : links) {
        link->start();
    }
    say("waiting for the city systems");
    std::unique_lock lock(readyMutex);
    const bool all = ready.wait_for(lock, std::chrono::milliseconds(options.patienceMs),
                                    [this] { return catalogues >= links.size(); });
    lock.unlock();
    if (!all) {
        spdlog::warn("not every city system has told of its equipment yet; serving without the missing ones");
    }
    return {};
}

void Gateway::Impl::newEpoch(bool resynchronise, const SourceLink* because) {
    std::vector<feed::Catalogue::Part> parts;
    std::vector<LayerSchema> all = schemas;
    std::size_t have = 0;
    for (const auto& link : links) {
        const feed::Catalogue* theirs = link->catalogue();
        if (theirs == nullptr) {
            continue;
        }
        ++have;
        for (const LayerSchema& schema : theirs->layers()) {  // a layer that only this system knows: layers are data
            if (std::none_of(all.begin(), all.end(), [&](const LayerSchema& one) { return one.id == schema.id; }) &&
                all.size() < kMaxLayers) {
                if (const auto valid = validate(schema)) {
                    all.push_back(schema);
                } else {
                    spdlog::warn("source {}: layer {} is left out: {}", link->config().id, schema.id,
                                 toText(valid.error()));
                }
            }
        }
        parts.push_back({theirs, link->config().id});
    }
    feed::Catalogue catalogue = feed::Catalogue::merge(std::move(all), parts);
    if (catalogue.rejected() > 0) {
        spdlog::warn("{} entities were left out of the catalogue, the first because {}", catalogue.rejected(),
                     catalogue.firstRejection());
    }
    if (catalogue.placelessCount() > 0) {
        spdlog::warn("{} entities have no plausible position: they are listed and counted, but on no map",
                     catalogue.placelessCount());
    }
    entities = catalogue.size();
    ++epochs;
    dropUnknownAt = clock.now().monoMs + kSettleMs;
    hub->reset(feed::Store(randomHex(), std::move(catalogue)));
    wire();
    for (const auto& link : links) {
        link->bind(hub->store().catalogue(), resynchronise && link.get() != because);
    }
    spdlog::info("epoch {}: {} entities from {} of {} city systems", epochs, entities.load(), have, links.size());
    const std::scoped_lock lock(readyMutex);
    catalogues = have;
    ready.notify_all();
}

std::vector<feed::SourceHealth> Gateway::Impl::health(Instant now) const {
    std::vector<feed::SourceHealth> result;
    result.reserve(links.size());
    for (const auto& link : links) {
        result.push_back(link->health(now));
    }
    return result;
}

void Gateway::Impl::markExact() {
    std::vector<Handle> marked;
    alarms->appendMarked(&marked);
    orders->appendMarked(&marked);
    std::sort(marked.begin(), marked.end());
    marked.erase(std::unique(marked.begin(), marked.end()), marked.end());
    hub->setMarked(std::move(marked));
}

void Gateway::Impl::tick() {
    const auto begin = std::chrono::steady_clock::now();
    const Instant now = clock.now();
    for (const auto& link : links) {
        if (link->drain(*hub, now)) {
            newEpoch(epochs > 0, link.get());
        }
    }
    for (const auto& link : links) {
        if (link->judge(*hub, now)) {
            alarms->setSourceLost(link->config().id, link->config().title, link->lost(), now);
            orders->setLink(link->config().id, !link->lost(), now);
        }
    }
    if (now.monoMs >= nextHealth) {
        nextHealth = now.monoMs + kHeartbeatMs;
        hub->setSources(health(now));
    }
    if (const auto delta = hub->commit(now)) {
        alarms->onDelta(*delta, now);
        orders->onDelta(*delta, now);
        incidents->onDelta(*delta, now);
        recorder->record(*delta);
    }
    if (dropUnknownAt != 0 && now.monoMs >= dropUnknownAt) {
        dropUnknownAt = 0;
        const bool allHere = std::all_of(links.begin(), links.end(),
                                         [](const auto& link) { return link->hasCatalogue() && !link->lost(); });
        if (allHere) {
            std::vector<std::string> sources;
            sources.reserve(links.size());
            for (const auto& link : links) {
                sources.push_back(link->config().id);
            }
            alarms->dropUnknown(sources, now);
            incidents->dropUnknown(now);
        } else {
            dropUnknownAt = now.monoMs + kSettleMs;
        }
    }
    alarms->tick(now);
    orders->tick(now);
    incidents->tick(now);
    if (now.monoMs >= nextMarks) {
        nextMarks = now.monoMs + kMarksMs;
        markExact();
    }
    chronicle->commit();
    orders->runEffects(now);
    incidents->runEffects(now);
    if (now.monoMs >= nextHeartbeat) {
        nextHeartbeat = now.monoMs + kHeartbeatMs;
        orders->lookAtOwners([this](const std::string& name) { return sessions.isPresent(name); });
        events->heartbeat(std::max<Millis>(0, now.monoMs - alarms->lastEvaluated().monoMs), alarms->floods(now));
        alarmHealth->tick(now.wallMs);
        gatekeeper->tick();
        certificate->tick();
        sessions.endExpired(now);
        if (auditSigner) {
            auditSigner->tick(now.wallMs);
        }
    }
    if (resendWanted && now.monoMs >= nextResend) {
        nextResend = now.monoMs + 1'000;
        resendWanted = false;
        events->resend();
    }
    const auto took = std::chrono::steady_clock::now() - begin;
    tickMaxMs = std::max(tickMaxMs, std::chrono::duration<double, std::milli>(took).count());
}

Result<void> Gateway::Impl::serve() {
    stream::FeedGate gate;
    gate.admit = [this](const std::string& token, std::string_view method) -> Result<void> {
        if (token.empty() && sessions.accounts() == Sessions::Accounts::Open) {
            return {};  // another gateway, a tool: where nobody is asked, looking is free
        }
        const auto session = sessions.admit(token, method, clock.now());
        return session ? Result<void>() : tl::unexpected(session.error());
    };
    gate.watch = [this](const std::string& token, std::function<void(const Error&)> close) {
        return sessions.watch(token, std::move(close));
    };
    gate.unwatch = [this](std::uint64_t stream) { sessions.unwatch(stream); };
    orders->setPeople([this](const std::string& user) {
        return sessions.accounts() == Sessions::Accounts::Open || gatekeeper->person(user).has_value();
    });
    sessions.setGone([this](const std::string& token) {
        if (orders) {
            orders->sessionEnded(token);
        }
    });
    feedService = std::make_unique<stream::CityFeedService>(*hub, executor, std::move(gate));
    controlService = std::make_unique<stream::CityControlService>(
        *orders, executor,
        [this](const stream::Asking& asking, const stream::Caller& claimed) -> Result<stream::Caller> {
            const auto session = sessions.admit(asking.token, asking.method, clock.now());
            if (!session) {
                const auto known = sessions.find(asking.token, clock.now());
                chronicle->refused("order", "orders", known ? known->operatorName : claimed.operatorName,
                                   known ? known->workstation : claimed.workstation, session.error(), asking.peer);
                return tl::unexpected(session.error());
            }
            stream::Caller caller = session->caller();
            caller.mode = asking.mode;
            if (sessions.accounts() == Sessions::Accounts::Open) {
                caller.verifiedMono = clock.now().monoMs;  // without passwords there is nothing to prove again
            }
            return caller;
        });
    consoleServices = std::make_unique<ConsoleServices>(ServiceParts{
        sequence,
        clock,
        sessions,
        *gatekeeper,
        *alarms,
        *chronicle,
        *events,
        *recorder,
        [this] { return hub->info(); },
        [this] { return health(clock.now()); },
        [this](Millis period, const std::string& position) { return alarmHealth->report(period, position); },
        [this](const feed::JournalSearch& search) { return searchJournal(*journal, search); },
        [this](const OpenSession& session, Action action, const std::string& key) {
            return mayHere(session, action, key);
        },
        [this] { return certificate->endsMs(); },
        [this](const feed::AuditSearch& search) { return searchAudit(*journal, search); },
        [this]() -> Result<AuditHeadList> {
            auto heads = store::readHeads(options.config.storeDir / "audit.heads");
            if (!heads) {
                return tl::unexpected(heads.error());
            }
            return AuditHeadList{auditSigner ? auditSigner->publicKey() : store::PublicKey{}, std::move(*heads)};
        },
        [this] { return orders->records(); },
        [this] { return openIncidents(hub->store(), incidents->records()); },
        [this](const std::string& from, const stream::Caller& to, const std::string& why) {
            return orders->handAllOver(from, to, why);
        },
        incidents.get()});

    grpc::ServerBuilder builder;
    stream::applyServerDefaults(builder);
    builder.RegisterService(feedService->service());
    builder.RegisterService(controlService->service());
    consoleServices->registerAll(builder);
    const std::string& socket = options.config.unixSocket;
    if (!socket.empty()) {
        if (auto free = freeSocket(socket); !free) {
            return free;
        }
        builder.AddListeningPort("unix:" + socket, grpc::InsecureServerCredentials());
    }
    if (!options.config.tcp.empty()) {
        std::shared_ptr<grpc::ServerCredentials> credentials = grpc::InsecureServerCredentials();
        if (options.config.tls.isSet()) {
            auto secure = serverCredentials(options.config.tls);
            if (!secure) {
                return tl::unexpected(secure.error());
            }
            credentials = std::move(*secure);
        }
        builder.AddListeningPort(options.config.tcp, credentials, &tcpPort);
    }
    server = builder.BuildAndStart();
    if (!server || (!options.config.tcp.empty() && tcpPort == 0)) {
        return fail(ErrorCode::Unavailable,
                    fmt::format("cannot listen on {}",
                                socket.empty() ? options.config.tcp
                                               : "unix:" + socket + (options.config.tcp.empty() ? "" : " and ") +
                                                     options.config.tcp),
                    "the address is in use or not allowed: choose another in listen { … }");
    }
    if (!socket.empty()) {
        (void)chmod(socket.c_str(), 0660);  // the folder decides who comes near
        address = "unix:" + socket;
    } else {
        address = fmt::format("{}:{}", options.config.tcp.substr(0, options.config.tcp.rfind(':')), tcpPort);
    }
    if (!options.config.metricsHttp.empty()) {
        auto started = MetricsServer::start(options.config.metricsHttp, [this] {
            return sequence.ask([this] { return sample(); }).value_or(MetricsSample{});
        });
        if (!started) {
            return tl::unexpected(started.error());
        }
        metrics = std::move(*started);
        metricsAddress = metrics->address();
    }
    return {};
}

MetricsSample Gateway::Impl::sample() {
    MetricsSample result;
    result.hub = hub->stats();
    result.alarms = alarms->stats();
    result.ordersActive = orders->active();
    result.entities = hub->store().catalogue().size();
    result.eventSubscribers = events->subscribers();
    result.journalSeq = chronicle->lastSeq();
    result.journalAccepting = chronicle->accepting();
    const store::HistoryHealth state = history->health();
    result.historySamples = state.samples;
    result.historyStoredBytes = state.storedBytes;
    result.historyDropped = recorder->dropped();
    result.tickMaxMs = std::exchange(tickMaxMs, 0.0);
    result.sources = health(clock.now());
    return result;
}

void Gateway::Impl::stop() {
    if (stopped.exchange(true)) {
        return;
    }
    metrics.reset();
    if (server) {
        sequence.ask([this] {
            events->closeAll(
                {ErrorCode::Unavailable, "the gateway is stopping", "it may come back: connect again", ""});
            return true;
        });
        server->Shutdown(std::chrono::system_clock::now() + std::chrono::milliseconds(500));
        server->Wait();
    }
    for (auto& link : links) {
        link->stop();
    }
    if (chronicle && orders && alarms) {
        sequence.ask([this] {
            chronicle->commit();
            return true;
        });
    }
    if (gatekeeper) {
        gatekeeper->stop();
    }
    sequence.stop();
    if (feedService) {
        feedService->stop();
    }
    if (controlService) {
        controlService->stop();
    }
    server.reset();
    consoleServices.reset();
    controlService.reset();
    feedService.reset();
    for (auto& simulator : simulators) {
        simulator->stop();
    }
    if (recorder) {
        recorder->stop();
    }
    orders.reset();
    incidents.reset();
    alarms.reset();
    events.reset();
    links.clear();
    simulators.clear();
    recorder.reset();
    gatekeeper.reset();
    chronicle.reset();
    hub.reset();
    if (journal) {
        store::JournalEntry entry;
        entry.wallMs = clock.now().wallMs;
        entry.kind = "system";
        entry.subject = "gateway";
        entry.actor = "system";
        entry.body = "{\"event\":\"STOPPED\"}";
        (void)journal->append(entry);
        if (auditSigner) {
            auditSigner->sign(entry.wallMs);
            auditSigner.reset();
        }
    }
    history.reset();
    journal.reset();
    if (!options.config.unixSocket.empty() && !address.empty()) {
        std::error_code error;
        fs::remove(options.config.unixSocket, error);
    }
}

Gateway::Gateway(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
Gateway::~Gateway() = default;

Result<std::unique_ptr<Gateway>> Gateway::start(GatewayOptions options, const Clock& clock) {
    auto impl = std::make_unique<Impl>(std::move(options), clock);
    if (auto opened = impl->open(); !opened) {
        return tl::unexpected(opened.error());
    }
    if (auto started = impl->startSources(); !started) {
        return tl::unexpected(started.error());
    }
    if (auto serving = impl->serve(); !serving) {
        return tl::unexpected(serving.error());
    }
    return std::unique_ptr<Gateway>(new Gateway(std::move(impl)));
}

const std::string& Gateway::address() const { return m_impl->address; }
int Gateway::tcpPort() const { return m_impl->tcpPort; }
const std::string& Gateway::metricsAddress() const { return m_impl->metricsAddress; }
std::size_t Gateway::entityCount() const { return m_impl->entities; }

bool Gateway::alive() const {
    auto beat = std::make_shared<std::promise<void>>();
    auto future = beat->get_future();
    return m_impl->sequence.post([beat] { beat->set_value(); }) &&
           future.wait_for(std::chrono::seconds(5)) == std::future_status::ready;
}

Result<std::size_t> Gateway::reloadAlarms() { return m_impl->reloadAlarms(); }

void Gateway::stop() { m_impl->stop(); }

}  // namespace belfry::gateway
