package io.github.geultto.kafka.connect.slack.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The links in a folder's Markdown files: to files, and to headings in them. */
final class MarkdownLinks {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]*`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");

  /** Links to this repository's files, which can be checked without a network. */
  private static final Pattern OWN =
      Pattern.compile("https://github\\.com/geultto/kafka-connect-slack/(?:blob|tree)/[^/]+/");

  private MarkdownLinks() {}

  /** A folder's Markdown files, but for what a build makes. */
  static List<Path> pages(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !root.relativize(file).toString().matches("(?:.*/)?(?:target|out)/.*"))
          .toList();
    }
  }

  /** The links that lead nowhere, or out of the folder, each with its file. */
  static List<String> broken(Path folder) throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    List<String> broken = new ArrayList<>();
    for (Path page : pages(root)) {
      String text = CODE.matcher(Files.readString(page)).replaceAll("");
      for (String link : LINK.matcher(text).results().map(found -> found.group(1)).toList()) {
        if (!leadsSomewhere(link, page, root)) {
          broken.add(root.relativize(page) + ": " + link);
        }
      }
    }
    return broken;
  }

  private static boolean leadsSomewhere(String link, Path page, Path root) throws IOException {
    String own = OWN.matcher(link).replaceFirst("");
    if (own.equals(link) && link.matches("\\w+:.*")) {
      return true;
    }
    String[] parts = own.split("#", 2);
    Path start = own.equals(link) ? page.getParent() : REPOSITORY;
    Path target = parts[0].isEmpty() ? page : start.resolve(parts[0]).normalize();
    Path top = own.equals(link) ? root : REPOSITORY;
    return target.startsWith(top)
        && Files.exists(target)
        && (parts.length == 1 || headings(target).contains(parts[1]));
  }

  /** A page's headings as GitHub writes them into its links. */
  private static List<String> headings(Path page) throws IOException {
    return HEADING
        .matcher(Files.readString(page))
        .results()
        .map((MatchResult found) -> found.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}\\- _]", "").strip().replace(' ', '-'))
        .toList();
  }
}
