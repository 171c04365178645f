#pragma once

#include <string>

#include "app/digest.hpp"
#include "app/office.hpp"
#include "web/render/locale.hpp"

namespace huiyin::web {

/// A digest as a mail, in both languages, since it goes to an office and not to one reader. Numbers and dates alone:
/// nothing that a case says, and nothing about who filed.
struct DigestMail {
    std::string subject;
    std::string body;
};
/// `site`: where people reach the site, without a slash at the end; empty: not said.
[[nodiscard]] DigestMail digest_mail(const app::Digest& digest, const app::DigestScope& scope,
                                     const app::Office& office, const Locale& locale, std::string_view site);

}  // namespace huiyin::web
