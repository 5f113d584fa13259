// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "models/feed/store.h"
#include "services/access/password.h"
#include "services/gateway/services.h"

namespace belfry::v1 {
class HandoverSheet;
class HandoverSignature;
}  // namespace belfry::v1

namespace belfry::gateway {

/** What is open when one shift goes and another comes: frozen on a sheet, signed by who receives it, journalled. Core
 *  sequence. */
class HandoverDesk {
public:
    explicit HandoverDesk(ServiceParts& parts);
    ~HandoverDesk();
    HandoverDesk(const HandoverDesk&) = delete;
    HandoverDesk& operator=(const HandoverDesk&) = delete;

    void prepare(const OpenSession& giver, v1::HandoverSheet* sheet);
    /** The receiver's session in place of the giver's; `sheet` as it was signed. */
    void sign(const OpenSession& giver, const v1::HandoverSignature& signature, access::Secret password,
              const Origin& origin, v1::HandoverSheet* sheet, std::function<void(Result<OpenSession>)> reply);

private:
    ServiceParts& m_parts;
    std::deque<std::unique_ptr<v1::HandoverSheet>> m_sheets;  ///< the newest ones, at most 20
    std::uint64_t m_number = 0;
};

/** Incidents of the layer "incidents" that are not over. */
[[nodiscard]] std::vector<feed::HandoverIncident> openIncidents(const feed::Store& store,
                                                                const std::vector<feed::IncidentRecord>& records);

}  // namespace belfry::gateway
