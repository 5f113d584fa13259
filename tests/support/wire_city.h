// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "models/domain/layer_schema.h"
#include "models/feed/store.h"

namespace belfry::testing {

/** A town for tests of the wire: lamps (numbers, an enum, a boolean), signs (texts), incidents that come and go. */
inline std::vector<LayerSchema> wireLayers() {
    LayerSchema lighting;
    lighting.id = "lighting";
    lighting.title = {"Lighting", "Beleuchtung"};
    lighting.assetTypes = {{"luminaire", {"Lamp", "Leuchte"}, 2}};
    AttributeSchema level{"level", {"Level", "Stufe"}, AttributeType::Number, "1", 0.01, 0, 0.0, 1.0, {}, true, true};
    AttributeSchema power{"power", {"Power", "Leistung"}, AttributeType::Number, "W", 0.1, 1, {}, {}, {}, true, false};
    AttributeSchema fault{"fault", {"Fault", "Fehler"}, AttributeType::Boolean, "", 1.0, 0, {}, {}, {}, false, false};
    lighting.attributes = {level, power, fault};
    LayerSchema signs;
    signs.id = "signs";
    signs.title = {"Signs", "Schilder"};
    signs.assetTypes = {{"sign", {"Sign", "Schild"}, 0}};
    AttributeSchema text;
    text.name = "text";
    text.type = AttributeType::Text;
    AttributeSchema state;
    state.name = "state";
    state.type = AttributeType::Enum;
    state.enumValues = {{"OFF", {"off", "aus"}}, {"ON", {"on", "an"}}};
    signs.attributes = {text, state};
    LayerSchema incidents;
    incidents.id = "incidents";
    incidents.title = {"Incidents", "Ereignisse"};
    incidents.dynamicEntities = true;
    incidents.assetTypes = {{"incident", {"Incident", "Ereignis"}, 0}};
    AttributeSchema severity;
    severity.name = "severity";
    severity.type = AttributeType::Integer;
    AttributeSchema note;
    note.name = "note";
    note.type = AttributeType::Text;
    incidents.attributes = {severity, note};
    return {lighting, signs, incidents};
}

constexpr LayerIndex kLighting = 0;
constexpr LayerIndex kSigns = 1;
constexpr LayerIndex kIncidents = 2;

inline feed::Asset incidentAsset(int number) {
    feed::Asset asset;
    asset.id = "urn:ngsi-ld:Incident:" + std::to_string(number);
    asset.layer = "incidents";
    asset.type = "incident";
    asset.name = "Ereignis " + std::to_string(number);
    asset.position = {13.4 + number * 1e-4, 52.5};
    return asset;
}

inline feed::Store wireStore(const std::string& epoch = "epoch-1", int lamps = 500, int signs = 20) {
    std::vector<feed::Asset> assets;
    for (int i = 0; i < lamps; ++i) {
        feed::Asset asset;
        asset.id = "urn:ngsi-ld:Streetlight:" + std::to_string(i);
        asset.layer = "lighting";
        asset.type = "luminaire";
        asset.name = "Ringstraße " + std::to_string(i);
        asset.street = "Ringstraße";
        asset.district = "Mitte";
        asset.source = "lighting";
        asset.position = {13.3 + i * 1e-5, 52.5 + (i % 17) * 1e-5};
        asset.facts = {{"lamp_type", "LED"}};
        assets.push_back(asset);
    }
    for (int i = 0; i < signs; ++i) {
        feed::Asset asset;
        asset.id = "urn:ngsi-ld:MessageSign:" + std::to_string(i);
        asset.layer = "signs";
        asset.type = "sign";
        asset.position = {13.5 + i * 1e-3, 52.6};
        asset.geometry = {{13.5, 52.6}, {13.51, 52.61}};
        assets.push_back(asset);
    }
    return feed::Store(epoch, feed::Catalogue::build(wireLayers(), std::move(assets)));
}

}  // namespace belfry::testing
