#pragma once

#include "app/access.hpp"
#include "app/register.hpp"
#include "vault/secret.hpp"

namespace huiyin::app {

/// The door to the cases of a register. What it refers to has to outlive it. Safe to call from any thread.
class RegisterDoor final : public ReceiptDoor {
public:
    RegisterDoor(Register& cases, const vault::Key& server) : cases_(&cases), server_(&server) {}

    [[nodiscard]] Result<Entered, AccessDenied> enter(std::string_view number, std::string_view code) override;
    [[nodiscard]] Result<Joining, AccessDenied> join(std::string_view number, std::string_view code) override;
    [[nodiscard]] NewCode new_code() override;

private:
    struct Shown {
        CaseId id;
        Hash digest{};
        std::optional<views::CaseCodes> codes;  ///< None if there is no such case.
    };
    [[nodiscard]] Result<Shown, AccessDenied> look_up(std::string_view number, std::string_view code);

    Register* cases_;
    const vault::Key* server_;
};

}  // namespace huiyin::app
