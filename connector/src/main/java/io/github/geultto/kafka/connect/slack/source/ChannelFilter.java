package io.github.geultto.kafka.connect.slack.source;

import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which channels to read: those that one of {@code include} and none of {@code exclude} matches. A
 * pattern is a channel's id, its name with or without {@code #}, or a glob for either, in which
 * {@code *} stands for any characters and {@code ?} for one.
 */
public final class ChannelFilter {

  private final List<String> include;
  private final Pattern included;
  private final Pattern excluded;
  private final boolean excludesEverything;

  public ChannelFilter(List<String> include, List<String> exclude) {
    this.include = List.copyOf(include);
    this.included = anyOf(include);
    this.excluded = anyOf(exclude);
    this.excludesEverything = exclude.stream().anyMatch(p -> normal(p).matches("\\*+"));
  }

  /**
   * Whether a channel is selected.
   *
   * @param name without {@code #}; null for a direct message
   */
  public boolean matches(String id, String name) {
    return matches(included, id, name) && !matches(excluded, id, name);
  }

  /** The included ids, names (without {@code #}) and globs. */
  Set<String> patterns() {
    Set<String> patterns = new LinkedHashSet<>();
    include.forEach(pattern -> patterns.add(normal(pattern)));
    return patterns;
  }

  /** Those of them that are not globs: each is expected to exist. */
  public Set<String> literals() {
    Set<String> literals = patterns();
    literals.removeIf(ChannelFilter::isGlob);
    return literals;
  }

  /**
   * Whether no channel can be selected: everything is excluded, or each of the included ids and
   * names is, and there is no included glob.
   */
  boolean excludesAll() {
    boolean only = include.stream().noneMatch(ChannelFilter::isGlob);
    return excludesEverything
        || (only && literals().stream().allMatch(name -> excluded.matcher(name).matches()));
  }

  /** Whether {@code literal} is this channel's id or name. */
  static boolean names(String literal, String id, String name) {
    return literal.equals(id) || (name != null && literal.equals(normal(name)));
  }

  /** Whether one of the {@link #patterns} selects this channel. */
  static boolean matches(String pattern, String id, String name) {
    return isGlob(pattern) ? matches(anyOf(List.of(pattern)), id, name) : names(pattern, id, name);
  }

  private static boolean matches(Pattern patterns, String id, String name) {
    return patterns.matcher(id).matches()
        || (name != null && patterns.matcher(normal(name)).matches());
  }

  private static Pattern anyOf(List<String> patterns) {
    StringBuilder regex = new StringBuilder("(?!)"); // matches nothing
    for (String pattern : patterns) {
      regex.append('|');
      normal(pattern)
          .codePoints()
          .forEach(
              c -> {
                switch (c) {
                  case '*' -> regex.append(".*");
                  case '?' -> regex.append('.');
                  default -> regex.append(Pattern.quote(Character.toString(c)));
                }
              });
    }
    return Pattern.compile(regex.toString());
  }

  private static boolean isGlob(String pattern) {
    return pattern.contains("*") || pattern.contains("?");
  }

  /** Names in Hangul have two forms in Unicode; people type the one, Slack may hold the other. */
  private static String normal(String pattern) {
    String name = pattern.startsWith("#") ? pattern.substring(1) : pattern;
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }
}
