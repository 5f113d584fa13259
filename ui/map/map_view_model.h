// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QGeoCoordinate>
#include <QObject>
#include <QStringList>
#include <QTimer>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <QtQml/qqmlregistration.h>

#include "models/feed/scope.h"
#include "models/feed/store.h"
#include "ui/map/camera_controller.h"
#include "ui/map/map_style.h"
#include "ui/map/scene_update.h"

namespace belfry::ui {

/** The map's state: camera, what is selected, hovered and hidden, and symbol states mirrored from the store. The
 * console view-model feeds it; GUI thread. */
class MapViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Given by the console")
    Q_PROPERTY(belfry::ui::CameraController* camera READ camera CONSTANT FINAL)
    Q_PROPERTY(belfry::ui::MapStyle* style READ style CONSTANT FINAL)
    /** "http://127.0.0.1:PORT/SECRET", without the palette; empty = no base map. */
    Q_PROPERTY(QString tileUrl READ tileUrl NOTIFY baseMapChanged FINAL)
    Q_PROPERTY(QString attribution READ attribution NOTIFY baseMapChanged FINAL)
    Q_PROPERTY(QStringList hiddenLayers READ hiddenLayers WRITE setHiddenLayers NOTIFY hiddenLayersChanged FINAL)
    Q_PROPERTY(QString selected READ selected WRITE setSelected NOTIFY selectedChanged FINAL)
    Q_PROPERTY(QGeoCoordinate selectedPlace READ selectedPlace NOTIFY selectedChanged FINAL)
    Q_PROPERTY(QString hovered READ hovered NOTIFY hoveredChanged FINAL)
    Q_PROPERTY(QString hoveredName READ hoveredName NOTIFY hoveredChanged FINAL)
    Q_PROPERTY(QGeoCoordinate hoveredPlace READ hoveredPlace NOTIFY hoveredChanged FINAL)
    /** Entities of visible layers inside the view; those of all layers; those the store holds. */
    Q_PROPERTY(int shownCount READ shownCount NOTIFY countsChanged FINAL)
    Q_PROPERTY(int totalCount READ totalCount NOTIFY countsChanged FINAL)
    /** Of totalCount: entities that have no place and are on no map. */
    Q_PROPERTY(int placelessCount READ placelessCount NOTIFY countsChanged FINAL)
    Q_PROPERTY(bool live READ isLive NOTIFY liveChanged FINAL)
    Q_PROPERTY(bool reducedMotion READ reducedMotion WRITE setReducedMotion NOTIFY reducedMotionChanged FINAL)
    /** No drawing is outstanding: for screenshots. */
    Q_PROPERTY(bool settled READ isSettled NOTIFY settledChanged FINAL)

public:
    explicit MapViewModel(QObject* parent = nullptr);

    // --- from C++ wiring
    /** The store must outlive this or be replaced by setStore(nullptr). */
    void setStore(const feed::Store* store);
    /** Which rows are kept up to date, may be null = all; must outlive its use here. Before setStore(). */
    void setFollowing(const feed::Following* following) { m_following = following; }
    /** Rows that are not told any more are drawn stale from here on; those that are told again come with their values.
     */
    void scopeChanged(const feed::ScopeChange& change);
    /** After every applied delta; rows of entities that came or went rebuild their layer. */
    void applied(const feed::Delta& delta);
    void setAlarms(std::vector<AlarmMark> alarms);
    [[nodiscard]] const std::vector<AlarmMark>& alarms() const { return m_alarms; }
    /** What is under an override, in any order: their names come right after those of alarms. */
    void setHeld(std::vector<Handle> handles);
    /** What the active preset matches, in any order; empty = nothing is picked out. */
    void setHighlighted(std::vector<Handle> handles);
    [[nodiscard]] const std::vector<Handle>& highlighted() const { return *m_highlighted; }
    /** What an area or a street selected, in any order. */
    void setSelectedMany(std::vector<Handle> handles);
    [[nodiscard]] const std::vector<Handle>& selectedMany() const { return *m_selectedMany; }
    /** Wall clock of the gateway now: what ages are measured against. Runs on by a monotonic clock. */
    void setGatewayTime(Millis wallMs);
    void setLive(bool live);
    /** Finds what has grown stale; done once a second by itself. */
    void checkAges();
    void setBaseMap(const QString& tileUrl, const QString& attribution);
    /** Where districts have their names on the base map. A district that is not among them is marked in the middle of
     *  its assets. */
    void setDistrictPlaces(std::vector<std::pair<std::string, feed::LonLat>> places);
    /** Where Home leads and beyond which box (WGS84) the camera does not go. */
    void setHome(feed::LonLat centre, double zoom, feed::LonLat southWest, feed::LonLat northEast);

    // --- for the overlay item
    [[nodiscard]] SceneUpdate takeUpdate(bool everything);
    /** Entities in view, per layer. */
    void drawn(const std::vector<std::uint32_t>& shown);
    void setSettled(bool settled);

    [[nodiscard]] CameraController* camera() { return &m_camera; }
    [[nodiscard]] MapStyle* style() { return &m_style; }
    [[nodiscard]] const QString& tileUrl() const { return m_tileUrl; }
    [[nodiscard]] const QString& attribution() const { return m_attribution; }
    [[nodiscard]] const QStringList& hiddenLayers() const { return m_hiddenLayers; }
    void setHiddenLayers(const QStringList& layers);
    [[nodiscard]] QString selected() const { return m_selected; }
    void setSelected(const QString& id);
    [[nodiscard]] QGeoCoordinate selectedPlace() const { return placeOf(m_selected); }
    [[nodiscard]] QString hovered() const { return m_hovered; }
    [[nodiscard]] QString hoveredName() const;
    [[nodiscard]] QGeoCoordinate hoveredPlace() const { return placeOf(m_hovered); }
    [[nodiscard]] int shownCount() const { return m_shownCount; }
    [[nodiscard]] int totalCount() const;
    [[nodiscard]] int placelessCount() const;
    [[nodiscard]] bool isLive() const { return m_live; }
    [[nodiscard]] bool reducedMotion() const { return m_reducedMotion; }
    void setReducedMotion(bool reduced);
    [[nodiscard]] bool isSettled() const { return m_settled; }
    /** Ages looked at since the start: operation count, for tests. */
    [[nodiscard]] std::uint64_t agesRead() const { return m_agesRead; }

    /** Nearest drawn entity within `radius` pixels; empty if none. */
    Q_INVOKABLE QString pick(double x, double y, double radius = 12.0) const;
    Q_INVOKABLE void hoverAt(double x, double y);
    Q_INVOKABLE void endHover();
    Q_INVOKABLE bool selectAt(double x, double y, double radius = 12.0);
    /** The members of the cluster drawn at a pixel, ascending: exactly those that its number counts. Empty: no cluster.
     */
    [[nodiscard]] std::vector<Handle> clusterAt(double x, double y) const;
    /** The members of the district's mark at a pixel, the worst first; empty: there is none. */
    [[nodiscard]] std::vector<Handle> districtAt(double x, double y);
    /** What layers that are joined by district are from afar. */
    [[nodiscard]] const DistrictMarks& districtMarks();
    /** Ages of what is stale in view, near enough to be read; looked up once a second and when the camera rests. */
    [[nodiscard]] const std::vector<AgeLabel>& ages() const { return m_ages; }
    static constexpr double kAgeZoom = 15.5;  ///< farther away there is no room for ages
    /** Keyboard selection: the next (or previous) drawn entity, left to right, top to bottom. */
    Q_INVOKABLE void selectNext(int direction);
    Q_INVOKABLE void locate(const QString& id);
    Q_INVOKABLE void home();
    Q_INVOKABLE QGeoCoordinate placeOf(const QString& id) const;

signals:
    void sceneChanged();
    void baseMapChanged();
    void hiddenLayersChanged();
    void selectedChanged();
    void selectedManyChanged();
    void hoveredChanged();
    void countsChanged();
    void liveChanged();
    void reducedMotionChanged();
    void settledChanged();
    void activated(const QString& id);

private:
    struct Mirror {
        std::shared_ptr<const LayerGeometry> geometry;
        SymbolReader reader;
        std::vector<SymbolState> states;
        std::vector<std::uint32_t> dirty;
        std::vector<std::uint8_t> isDirty;
        std::vector<Millis> nextAge;  ///< per kAgeRun rows: before this time none grows stale or lost
        std::vector<float> radii;     ///< metres by row; empty in a layer without areas
        bool isNew = true;
        bool visible = true;
    };

    static constexpr std::uint32_t kAgeRun = 256;  ///< rows that share one "next"

    void setList(HandleList& list, std::vector<Handle> handles);
    void rebuild(LayerIndex layer);
    void refresh(LayerIndex layer, std::uint32_t row);
    [[nodiscard]] SymbolState stateOf(LayerIndex layer, std::uint32_t row, Millis nowMs) const;
    [[nodiscard]] std::vector<MapLabel> labels() const;
    [[nodiscard]] Millis nowMs() const;
    /** Drawn for itself. */
    [[nodiscard]] bool isDrawn(const Mirror& mirror, std::uint32_t row) const;
    /** Drawn for itself or, one of few, as a part of its district: keys step to it. */
    [[nodiscard]] bool isReached(const Mirror& mirror, std::uint32_t row) const;
    [[nodiscard]] bool isJoined(const Mirror& mirror) const;
    [[nodiscard]] bool isJoinedByDistrict(const Mirror& mirror) const;
    struct Fit {
        feed::LonLat centre;
        double zoom = 0.0;
    };
    /** Where all of them are seen. */
    [[nodiscard]] Fit fitting(const std::vector<Handle>& members) const;
    void openCluster(const std::vector<Handle>& members);
    void openDistrict(const std::vector<Handle>& members);
    void lookAtAges();
    [[nodiscard]] QString ageText(Millis ageMs) const;
    void noteAge(Mirror& mirror, LayerIndex layer, std::uint32_t row, Millis nowMs) const;
    void findDistrictPlaces();

    CameraController m_camera;
    MapStyle m_style;
    const feed::Store* m_store = nullptr;
    const feed::Following* m_following = nullptr;
    std::vector<Mirror> m_mirrors;
    std::vector<AlarmMark> m_alarms;
    std::vector<Handle> m_held;
    HandleList m_highlighted = std::make_shared<const std::vector<Handle>>();
    HandleList m_selectedMany = std::make_shared<const std::vector<Handle>>();
    QString m_tileUrl, m_attribution, m_selected, m_hovered;
    QStringList m_hiddenLayers;
    feed::LonLat m_homeCentre;
    double m_homeZoom = 14.0;
    int m_shownCount = 0;
    bool m_live = true;
    bool m_reducedMotion = false;
    bool m_settled = false;
    std::uint64_t m_agesRead = 0;
    Millis m_gatewayWallMs = 0;
    QElapsedTimer m_sinceGatewayTime;
    QTimer m_ageTick;
    QTimer m_ageRest;  ///< the camera stands still: what is in view now
    std::vector<AgeLabel> m_ages;
    std::unordered_map<std::string, feed::Mercator> m_namedDistricts;
    std::unordered_map<std::uint32_t, feed::Mercator> m_districtPlaces;  ///< by the catalogue's shared number
    bool m_districtPlacesKnown = false;
    bool m_districtsChanged = true;
    DistrictMarks m_districts = std::make_shared<const std::vector<DistrictMark>>();
};

}  // namespace belfry::ui
