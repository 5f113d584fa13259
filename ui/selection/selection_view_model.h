// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QObject>
#include <QPointF>
#include <QString>
#include <QStringList>
#include <QtQmlIntegration>
#include <memory>
#include <vector>

#include "models/feed/spatial_index.h"
#include "models/items/store_change.h"
#include "ui/map/map_view_model.h"
#include "ui/text/formatter.h"

namespace belfry::ui {

/** How many of a selection belong to one layer. */
struct LayerShare {
    Q_GADGET
    QML_VALUE_TYPE(layerShare)
    Q_PROPERTY(QString title MEMBER title)
    Q_PROPERTY(int count MEMBER count)
    /** The same by type: "Street light 118 · Control cabinet 2". */
    Q_PROPERTY(QString detail MEMBER detail)
    Q_PROPERTY(QString layer MEMBER layer)
    /** Something of it takes a command. */
    Q_PROPERTY(bool commandable MEMBER commandable)
public:
    QString layer;
    bool commandable = false;
    QString title;
    int count = 0;
    QString detail;
    friend bool operator==(const LayerShare&, const LayerShare&) = default;
};

/** Selecting many on the map: by rectangle, lasso, radius or street, dragged with mouse or finger, or put corner by
 *  corner with taps or keys. What is drawn is kept as places, so that the map may move meanwhile; hidden layers are not
 *  selected. All pixels are the map's. GUI thread. */
class SelectionViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The console makes it")
    Q_PROPERTY(Tool tool READ tool WRITE setTool NOTIFY toolChanged FINAL)
    Q_PROPERTY(bool active READ isActive NOTIFY toolChanged FINAL)
    /** What to do with the tool, in the operator's language. */
    Q_PROPERTY(QString hint READ hint NOTIFY toolChanged FINAL)
    /** Something is begun. */
    Q_PROPERTY(bool drawing READ isDrawing NOTIFY outlineChanged FINAL)
    /** What is being drawn, closed by itself. */
    Q_PROPERTY(QList<QPointF> outline READ outline NOTIFY outlineChanged FINAL)
    /** Size of what is being drawn: "250 m"; empty where it says nothing. */
    Q_PROPERTY(QString measure READ measure NOTIFY outlineChanged FINAL)
    Q_PROPERTY(QPointF cursor READ cursor NOTIFY outlineChanged FINAL)
    /** The cursor is steered by keys. */
    Q_PROPERTY(bool cursorShown READ isCursorShown NOTIFY outlineChanged FINAL)
    Q_PROPERTY(int count READ count NOTIFY selectionChanged FINAL)
    Q_PROPERTY(QList<belfry::ui::LayerShare> byLayer READ byLayer NOTIFY selectionChanged FINAL)
    Q_PROPERTY(QString summary READ summary NOTIFY selectionChanged FINAL)
    /** The ring that was drawn to select (x = longitude, y = latitude); empty where it was no single area. */
    Q_PROPERTY(QList<QPointF> area READ area NOTIFY selectionChanged FINAL)
public:
    enum Tool { None, Rectangle, Lasso, Radius, Street };
    Q_ENUM(Tool)

    /** The map must outlive this. */
    explicit SelectionViewModel(MapViewModel& map, QObject* parent = nullptr);

    void setStore(const feed::Store* store);
    void setFormatter(const Formatter* formatter);
    void storeChanged(const items::StoreChange& change);

    [[nodiscard]] Tool tool() const { return m_tool; }
    /** Drops what was begun with another tool. */
    void setTool(Tool tool);
    [[nodiscard]] bool isActive() const { return m_tool != None; }
    [[nodiscard]] QString hint() const;
    [[nodiscard]] bool isDrawing() const { return !m_corners.empty(); }
    [[nodiscard]] QList<QPointF> outline() const;
    [[nodiscard]] QString measure() const;
    [[nodiscard]] QPointF cursor() const { return m_cursor; }
    [[nodiscard]] bool isCursorShown() const { return m_cursorShown; }
    [[nodiscard]] int count() const { return static_cast<int>(m_map.selectedMany().size()); }
    [[nodiscard]] const QList<LayerShare>& byLayer() const { return m_byLayer; }
    [[nodiscard]] QString summary() const;
    [[nodiscard]] QList<QPointF> area() const { return m_area; }
    /** Ids of what is selected of one layer. */
    Q_INVOKABLE QStringList entities(const QString& layer) const;

    /** The same tool again puts it away. */
    Q_INVOKABLE void toggleTool(belfry::ui::SelectionViewModel::Tool tool);

    // dragging
    Q_INVOKABLE void begin(QPointF at);
    Q_INVOKABLE void dragTo(QPointF at);
    /** Selects and puts the tool away; `add` keeps what was selected before. */
    Q_INVOKABLE void finish(bool add = false);

    // corner by corner
    /** A corner; the last one that a tool needs finishes. */
    Q_INVOKABLE void put(QPointF at, bool add = false);
    /** Moves the keys' cursor; at the edge the map moves instead. */
    Q_INVOKABLE void moveCursor(double dx, double dy);
    Q_INVOKABLE void putAtCursor();
    /** Closes what is drawn with the cursor as the last corner. */
    Q_INVOKABLE void finishAtCursor(bool add = false);
    Q_INVOKABLE void takeBack();

    /** One step back: what is begun, then the tool. False if there was neither. */
    Q_INVOKABLE bool cancel();
    Q_INVOKABLE void cancelDrawing();
    /** Everything along the street of an entity. */
    Q_INVOKABLE void selectStreetOf(const QString& entity, bool add = false);
    Q_INVOKABLE void clear();

signals:
    void toolChanged();
    void outlineChanged();
    void selectionChanged();
    /** For a screen reader. */
    void announced(const QString& text);

private:
    [[nodiscard]] QPointF toWorld(QPointF at) const;
    [[nodiscard]] QPointF toScreen(QPointF world) const;
    [[nodiscard]] feed::SpatialFilter shown() const;
    void end();
    void select(std::vector<Handle> found, bool add, QList<QPointF> area = {});
    [[nodiscard]] static QList<QPointF> areaOf(const std::vector<QPointF>& ring);
    void streetAt(QPointF at, bool add);
    void keep();
    void sumUp();

    MapViewModel& m_map;
    const feed::Store* m_store = nullptr;
    const Formatter* m_formatter = nullptr;
    std::unique_ptr<feed::SpatialIndex> m_places;
    Tool m_tool = None;
    std::vector<QPointF> m_corners;  ///< world; for a rectangle and a radius the first and the last
    QPointF m_cursor;
    bool m_cursorShown = false;
    QList<QPointF> m_area;
    QList<LayerShare> m_byLayer;
};

}  // namespace belfry::ui
