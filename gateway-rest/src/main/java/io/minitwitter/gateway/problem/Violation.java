package io.minitwitter.gateway.problem;

/**
 * One input that was refused.
 *
 * @param field where it stands: the JSON path of a body's field, a parameter or a header
 * @param description what is wrong with it, for people
 * @param rule the broken rule, stable
 */
public record Violation(String field, String description, String rule) {}
