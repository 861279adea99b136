package io.minitwitter.user;

import java.util.Optional;

/** What to change of a profile: what is empty keeps its value. */
record ProfileChange(
    Optional<String> username,
    Optional<String> firstName,
    Optional<String> lastName,
    Optional<String> bio,
    Optional<String> avatarUrl) {}
