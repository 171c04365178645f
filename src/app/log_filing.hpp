#pragma once

#include <functional>
#include <string>

#include "app/change.hpp"
#include "app/filing.hpp"
#include "app/office.hpp"
#include "app/register.hpp"
#include "vault/identity.hpp"
#include "vault/secret.hpp"
#include "vault/secret_code.hpp"

namespace huiyin::app {

/// Filing into a log. Everything that takes time for one person alone (the code, the seal) happens on the caller's
/// thread; the receipt is written on the thread that answers for the log's writer. Safe to call from any thread.
class LogFiling final : public Filing {
public:
    /// All that it refers to has to outlive it and the log.
    struct Means {
        CaseLog& log;
        Register& cases;
        PublicLog& public_log;
        std::function<OfficePointer()> office;
        const vault::Key& server;  ///< Makes the keyed digests.
        vault::IdentitySealer& sealer;
        ReceiptWords words;
    };

    explicit LogFiling(Means means) : means_(std::move(means)) {}

    void submit(FilingRequest request, std::function<void(FilingResult)> done) override;
    [[nodiscard]] std::string receipt_for(const CaseFile& file, const std::string& code) override;
    [[nodiscard]] Result<SealedIdentity, Refusal> seal(const vault::Identity& identity, const CaseTag& tag,
                                                       std::string_view code, bool readable) override;
    [[nodiscard]] std::optional<vault::Identity> identity_for(const CaseFile& file, std::string_view code) override;

private:
    /// What is needed to answer once the log has.
    struct Answering {
        vault::SecretCode code;
        std::string idempotency_key;
        WipedText request_bytes;
    };

    [[nodiscard]] FilingResult answer(ChangeResult result, const Answering& answering);
    [[nodiscard]] FilingResult answer_again(const AlreadyFiled& filed, const Answering& answering);

    Means means_;
};

}  // namespace huiyin::app
