// SPDX-License-Identifier: Apache-2.0
#include <QApplication>
#include <QQuickStyle>
#include <QtQuickTest>

int main(int argc, char** argv) {
    const QApplication application(argc, argv);  // Qt Charts needs widgets
    QQuickStyle::setStyle(QStringLiteral("Basic"));
    return quick_test_main(argc, argv, "qml_controls", nullptr);
}
