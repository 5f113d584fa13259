// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QNetworkProxyFactory>

namespace belfry::console {

/** Lets the map's HTTP client reach this machine and nothing else: whatever a plugin falls back to, no tile request
 *  leaves the house. */
class LoopbackGuard final : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery& query) override {
        const QString host = query.peerHostName();
        if (host == QLatin1String("127.0.0.1") || host == QLatin1String("localhost") || host == QLatin1String("::1")) {
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        }
        return {QNetworkProxy(QNetworkProxy::HttpProxy, QStringLiteral("127.0.0.1"), 9)};  // discard: refused at once
    }
};

}  // namespace belfry::console
