#pragma once

#include "app/access.hpp"
#include "app/register.hpp"
#include "vault/secret.hpp"

namespace huiyin::app {

/// The door to the cases of a register. What it refers to has to outlive it. Safe to call from any thread.
class RegisterDoor final : public ReceiptDoor {
public:
    RegisterDoor(Register& cases, const vault::Key& server) : cases_(&cases), server_(&server) {}

    [[nodiscard]] Result<CaseId, AccessDenied> enter(std::string_view number, std::string_view code) override;

private:
    Register* cases_;
    const vault::Key* server_;
};

}  // namespace huiyin::app
