package io.minitwitter.gateway.problem;

/**
 * One input that was refused.
 *
 * @param field the JSON path of a field in the body, a parameter or a header
 * @param description what is wrong, for humans
 * @param rule the broken rule, stable
 */
public record Violation(String field, String description, String rule) {}
