// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/compatibility.h"

#include <map>

namespace belfry::contract {

namespace {

using google::protobuf::DescriptorProto;
using google::protobuf::EnumDescriptorProto;
using google::protobuf::FieldDescriptorProto;
using google::protobuf::FileDescriptorProto;
using google::protobuf::FileDescriptorSet;
using google::protobuf::MethodDescriptorProto;
using google::protobuf::ServiceDescriptorProto;

/** Everything of a set by its full name. */
struct Index {
    std::map<std::string, const DescriptorProto*> messages;
    std::map<std::string, const EnumDescriptorProto*> enums;
    std::map<std::string, const ServiceDescriptorProto*> services;

    explicit Index(const FileDescriptorSet& set) {
        for (const FileDescriptorProto& file : set.file()) {
            for (const DescriptorProto& message : file.message_type()) {
                add(file.package() + '.', message);
            }
            for (const EnumDescriptorProto& one : file.enum_type()) {
                enums[file.package() + '.' + one.name()] = &one;
            }
            for (const ServiceDescriptorProto& service : file.service()) {
                services[file.package() + '.' + service.name()] = &service;
            }
        }
    }
    void add(const std::string& scope, const DescriptorProto& message) {
        const std::string name = scope + message.name();
        messages[name] = &message;
        for (const DescriptorProto& nested : message.nested_type()) {
            add(name + '.', nested);
        }
        for (const EnumDescriptorProto& one : message.enum_type()) {
            enums[name + '.' + one.name()] = &one;
        }
    }
};

std::string oneofOf(const DescriptorProto& message, const FieldDescriptorProto& field) {
    return field.has_oneof_index() ? message.oneof_decl(field.oneof_index()).name() : std::string();
}

void compare(const std::string& name, const DescriptorProto& before, const DescriptorProto& now,
             std::vector<std::string>* found) {
    for (const FieldDescriptorProto& field : before.field()) {
        const std::string where = name + '.' + field.name();
        const FieldDescriptorProto* same = nullptr;
        for (const FieldDescriptorProto& candidate : now.field()) {
            if (candidate.number() == field.number()) {
                same = &candidate;
            }
        }
        if (same == nullptr) {
            found->push_back(where + " = " + std::to_string(field.number()) + " was removed or renumbered");
            continue;
        }
        if (same->name() != field.name()) {
            found->push_back(where + " is called " + same->name() + " now");
        }
        if (same->type() != field.type() || same->type_name() != field.type_name()) {
            found->push_back(where + " has another type");
        }
        if (same->label() != field.label() || same->proto3_optional() != field.proto3_optional()) {
            found->push_back(where + " is repeated or optional in another way");
        }
        if (oneofOf(now, *same) != oneofOf(before, field)) {
            found->push_back(where + " is in another oneof");
        }
    }
}

}  // namespace

std::vector<std::string> breaks(const FileDescriptorSet& released, const FileDescriptorSet& present) {
    std::vector<std::string> found;
    const Index before(released);
    const Index now(present);
    for (const auto& [name, message] : before.messages) {
        if (const auto it = now.messages.find(name); it == now.messages.end()) {
            found.push_back(name + " was removed");
        } else {
            compare(name, *message, *it->second, &found);
        }
    }
    for (const auto& [name, one] : before.enums) {
        const auto it = now.enums.find(name);
        if (it == now.enums.end()) {
            found.push_back(name + " was removed");
            continue;
        }
        for (const auto& value : one->value()) {
            bool same = false;
            for (const auto& candidate : it->second->value()) {
                same = same || (candidate.name() == value.name() && candidate.number() == value.number());
            }
            if (!same) {
                found.push_back(name + '.' + value.name() + " was removed or renumbered");
            }
        }
    }
    for (const auto& [name, service] : before.services) {
        const auto it = now.services.find(name);
        if (it == now.services.end()) {
            found.push_back(name + " was removed");
            continue;
        }
        for (const MethodDescriptorProto& method : service->method()) {
            bool same = false;
            for (const MethodDescriptorProto& candidate : it->second->method()) {
                same = same || (candidate.name() == method.name() && candidate.input_type() == method.input_type() &&
                                candidate.output_type() == method.output_type() &&
                                candidate.client_streaming() == method.client_streaming() &&
                                candidate.server_streaming() == method.server_streaming());
            }
            if (!same) {
                found.push_back(name + '.' + method.name() + " was removed or has another signature");
            }
        }
    }
    return found;
}

}  // namespace belfry::contract
