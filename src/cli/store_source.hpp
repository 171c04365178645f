#pragma once

#include "app/register.hpp"
#include "ledger/verifier.hpp"

namespace huiyin::cli {

/// The log of an office on this machine, out of its store.
class StoreSource final : public ledger::LogSource {
public:
    explicit StoreSource(app::PublicLog& log) : log_(&log) {}
    [[nodiscard]] Result<Bytes, ledger::FetchError> fetch(std::string_view path, std::size_t bytes_max) override;

private:
    app::PublicLog* log_;
};

}  // namespace huiyin::cli
