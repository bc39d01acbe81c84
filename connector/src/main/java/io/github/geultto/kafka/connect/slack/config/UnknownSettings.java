package io.github.geultto.kafka.connect.slack.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds misspelt settings. Connect ignores a setting that a connector does not define, so that
 * {@code chanels.include} would read all channels. Only a name that is close to one of the
 * connector's own is an error, because the framework, its transforms and its clients have settings
 * in the same map.
 */
final class UnknownSettings {

  private static final Logger LOG = LoggerFactory.getLogger(UnknownSettings.class);

  /** Names that begin like this belong to this plugin, or to nobody. */
  private static final String OURS = "(slack|channels?|deletes|lookback|members|usergroups)[._].*";

  private UnknownSettings() {}

  /**
   * Returns a sentence for each misspelt setting, by the defined setting that it resembles.
   *
   * @param defined the names of all settings of the connector
   * @param given as the operator gave them
   */
  static Map<String, String> errors(Collection<String> defined, Map<String, String> given) {
    Map<String, String> errors = new TreeMap<>();
    for (String name : given.keySet()) {
      if (!defined.contains(name)) {
        nearest(name, defined)
            .ifPresentOrElse(
                near ->
                    errors.merge(
                        near,
                        "Unknown setting %s: did you mean %s?".formatted(name, near),
                        (one, other) -> one + " " + other),
                () -> warn(name));
      }
    }
    return errors;
  }

  private static void warn(String name) {
    if (name.matches(OURS)) {
      LOG.warn("The setting {} is unknown to this connector and has no effect", name);
    }
  }

  /** The defined name that differs least, if it differs by few characters. */
  private static Optional<String> nearest(String name, Collection<String> defined) {
    return defined.stream()
        .filter(other -> distance(name, other) <= Math.max(2, other.length() / 5))
        .min(Comparator.comparingInt((String other) -> distance(name, other)));
  }

  /** Levenshtein's: how many characters must be added, removed or replaced. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
