#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/access.hpp"
#include "app/attachments.hpp"
#include "app/change.hpp"
#include "app/office.hpp"
#include "app/present.hpp"
#include "app/register.hpp"
#include "base/wipe.hpp"
#include "domain/grievance/commands.hpp"
#include "vault/identity.hpp"

namespace huiyin::app {

/// What somebody asks to be filed, from whichever door it came.
struct FilingRequest {
    std::string subject;
    std::string text;
    std::string topic;
    std::string place;
    std::vector<std::string> about;
    std::string wish;
    std::string case_class;  ///< Id in the rulebook in force; empty: the ordinary one.
    Channel channel = Channel::web;
    Language language = Language::zh;
    UnitId addressed_to;
    std::optional<Joining> joins;  ///< The matter that it is filed in, as the door gave it.
    std::vector<RedeemedFile> attachments = {};
    vault::Identity identity;  ///< Sealed before it leaves the filing, and kept nowhere else.
    bool readable = false;     ///< The filer wants to read the identity later, with the code.
    Actor actor = Actor::filer();
    Moment now;
    std::optional<Date> entered_on;
    /// The client's Idempotency-Key (or the form's hidden token), at most 200 bytes, and the bytes of the whole request
    /// that it stands for.
    std::optional<std::string> idempotency_key;
    WipedText request_bytes;
    std::optional<std::string> source_key;
};

/// How long ago that may have come which is filed at the counter, unless the office says otherwise.
inline constexpr std::chrono::days counter_days_max{30};

/// Why a filing cannot count from a day.
enum class ReceivedProblem : std::uint8_t { in_future, too_long_ago };

/// Makes it a filing of what the office has had since `received`, such as a letter that lay for some days: every limit
/// counts from that day, and the log shows it beside the day of entry. `request.now` is the moment of entry.
[[nodiscard]] Result<Done, ReceivedProblem> count_from(FilingRequest& request, Date received, const OfficeTime& time,
                                                       std::chrono::days days_max);

/// What the person gets. Only in the answer to this one request: the code is kept nowhere in clear.
struct FilingReceipt {
    CaseId id;
    std::string number;
    std::string code;
    std::string receipt;               ///< The receipt file (docs/formats/receipt.md).
    std::string rulebook;              ///< Reference of the one that the case is under.
    std::vector<RunningLimit> limits;  ///< That run on the case now.
    bool repeated = false;
};

/// The row of a source that was imported before: there is a case, and nobody gets its code again.
struct AlreadyImported {
    CaseId id;
};

using FilingError = std::variant<Refusal, AlreadyImported, RepeatMismatch, StoreTrouble>;
using FilingResult = Result<FilingReceipt, FilingError>;

/// The sentences of a receipt in the filer's language; the facts stand beside them as `Key: value` lines.
using ReceiptWords = std::function<std::vector<std::string>(const GrievanceFiled& filed, const Recorded& recorded)>;

/// The use case of filing: makes code and tag, seals the identity, puts the case into the log, writes the receipt.
class Filing {
public:
    virtual ~Filing() = default;
    /// `done` is called exactly once, on the thread of the log's writer after the commit, or at once for what is
    /// refused before it gets there.
    virtual void submit(FilingRequest request, std::function<void(FilingResult)> done) = 0;
    [[nodiscard]] FilingResult submit_and_wait(FilingRequest request);
    /// The receipt once more, with a proof in the newest checkpoint; without the line for the code if that is empty.
    [[nodiscard]] virtual std::string receipt_for(const CaseFile& file, const std::string& code) = 0;
    /// Who files, sealed for a case that is there, as the filer said it with the code in hand; `readable` as in a
    /// FilingRequest. Refused if nothing was said, or what was said is no text of the right form.
    [[nodiscard]] virtual Result<SealedIdentity, Refusal> seal(const vault::Identity& identity, const CaseTag& tag,
                                                               std::string_view code, bool readable) = 0;
    /// The identity, for the holder of the code; none if there is none or it was not to be read with the code.
    [[nodiscard]] virtual std::optional<vault::Identity> identity_for(const CaseFile& file, std::string_view code) = 0;
};

}  // namespace huiyin::app
