// SPDX-License-Identifier: Apache-2.0
#pragma once

// Everything that turns belfry.v1 into models and back.
#include "services/proto/mapping_config.h"
#include "services/proto/mapping_delta.h"
#include "services/proto/mapping_error.h"
#include "services/proto/mapping_events.h"
#include "services/proto/mapping_feed.h"
#include "services/proto/mapping_schema.h"
