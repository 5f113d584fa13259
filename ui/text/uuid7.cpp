// SPDX-License-Identifier: Apache-2.0
#include "ui/text/uuid7.h"

#include <QRandomGenerator>
#include <QUuid>
#include <array>

namespace belfry::ui {

std::string makeUuid7(Millis wallMs) {
    std::array<quint32, 3> noise{};
    QRandomGenerator::system()->fillRange(noise.data(), static_cast<qsizetype>(noise.size()));
    const auto time = static_cast<quint64>(wallMs);
    const QUuid uuid(static_cast<uint>(time >> 16U), static_cast<ushort>(time & 0xFFFFU),
                     static_cast<ushort>(0x7000U | (noise[0] & 0x0FFFU)),
                     static_cast<uchar>(0x80U | ((noise[0] >> 16U) & 0x3FU)), static_cast<uchar>(noise[0] >> 24U),
                     static_cast<uchar>(noise[1]), static_cast<uchar>(noise[1] >> 8U),
                     static_cast<uchar>(noise[1] >> 16U), static_cast<uchar>(noise[1] >> 24U),
                     static_cast<uchar>(noise[2]), static_cast<uchar>(noise[2] >> 8U));
    return uuid.toString(QUuid::WithoutBraces).toStdString();
}

}  // namespace belfry::ui
