package io.github.geultto.kafka.connect.slack.simulator;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the parts of an export are: lists and folders of days at the top, or under one or two
 * folders, and in an Enterprise Grid's export also under {@code teams/NAME/}.
 *
 * @param sections the top, then the teams
 * @param others files that no section reads
 */
record ExportLayout(List<Section> sections, List<ExportFile> others) {
  private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}\\.json");
  private static final Pattern TEAM = Pattern.compile("(?:(.*)/)?teams/[^/]+");
  private static final int MOST_FOLDERS_AROUND = 2;

  private static final Set<String> USER_LISTS = Set.of("users.json", "org_users.json");
  private static final Set<String> CHANNEL_LISTS =
      Set.of("channels.json", "groups.json", "mpims.json", "dms.json", "file_conversations.json");

  /** What an export has in addition to lists and messages; not served. */
  private static final Set<String> EXTRAS =
      Set.of(
          "integration_logs.json",
          "canvases.json",
          "canvas_in_the_conversation.json",
          "content_flags.json",
          "huddle_transcripts.json",
          "lists.json");

  /**
   * The lists and folders of one place.
   *
   * @param team the name of the team's folder, "" at the top
   * @param users the lists of users
   * @param channels the lists of conversations
   * @param days the files of days by the name of their folder
   */
  record Section(
      String team,
      List<ExportFile> users,
      List<ExportFile> channels,
      NavigableMap<String, List<ExportFile>> days) {}

  /**
   * Finds the parts.
   *
   * @param named how the user named the export
   * @throws ExportException if the files are not one export
   */
  static ExportLayout of(List<ExportFile> files, Path named) throws ExportException {
    String root = root(files, named);
    NavigableMap<String, List<ExportFile>> places = new TreeMap<>();
    List<ExportFile> others = new ArrayList<>();
    for (ExportFile file : files) {
      Optional<String> place = place(file).filter(found -> root.equals(withoutTeam(found)));
      if (place.isPresent()) {
        places.computeIfAbsent(place.get(), key -> new ArrayList<>()).add(file);
      } else if (!EXTRAS.contains(file.name())) {
        others.add(file);
      }
    }
    return new ExportLayout(
        places.entrySet().stream().map(place -> section(place.getKey(), place.getValue())).toList(),
        List.copyOf(others));
  }

  static boolean isChannelList(ExportFile file) {
    return CHANNEL_LISTS.contains(file.name());
  }

  private static String root(List<ExportFile> files, Path named) throws ExportException {
    TreeMap<Long, Set<String>> byDepth = new TreeMap<>();
    for (ExportFile file : files) {
      place(file)
          .map(ExportLayout::withoutTeam)
          .ifPresent(
              root -> byDepth.computeIfAbsent(depth(root), key -> new TreeSet<>()).add(root));
    }
    if (byDepth.isEmpty() || byDepth.firstKey() > MOST_FOLDERS_AROUND) {
      throw new ExportException(
          named
              + " is not a Slack export: it has neither channels.json nor users.json nor folders with"
              + " daily files (YYYY-MM-DD.json).");
    }
    Set<String> roots = byDepth.firstEntry().getValue();
    if (roots.size() > 1) {
      throw new ExportException(
          named
              + " contains several exports ("
              + String.join(", ", roots)
              + "): specify one of them.");
    }
    return roots.iterator().next();
  }

  /** The section that a file belongs to by its name; empty for other files. */
  private static Optional<String> place(ExportFile file) {
    if (USER_LISTS.contains(file.name()) || isChannelList(file)) {
      return Optional.of(file.folder());
    }
    return DAY.matcher(file.name()).matches() && !file.folder().isEmpty()
        ? Optional.of(ExportFile.parent(file.folder()))
        : Optional.empty();
  }

  private static String withoutTeam(String place) {
    Matcher team = TEAM.matcher(place);
    return team.matches() ? Objects.requireNonNullElse(team.group(1), "") : place;
  }

  private static long depth(String path) {
    return path.isEmpty() ? 0 : path.chars().filter(c -> c == '/').count() + 1;
  }

  private static Section section(String place, List<ExportFile> files) {
    return new Section(
        place.equals(withoutTeam(place)) ? "" : ExportFile.name(place),
        files.stream().filter(file -> USER_LISTS.contains(file.name())).toList(),
        files.stream().filter(ExportLayout::isChannelList).toList(),
        files.stream()
            .filter(file -> DAY.matcher(file.name()).matches())
            .collect(
                Collectors.groupingBy(
                    file -> ExportFile.name(file.folder()), TreeMap::new, Collectors.toList())));
  }
}
