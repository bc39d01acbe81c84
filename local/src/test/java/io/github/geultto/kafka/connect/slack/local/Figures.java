package io.github.geultto.kafka.connect.slack.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The figures of the reports, worked out from the workspace itself and not from the tables: a line
 * for each row of the report.
 */
final class Figures {
  private static final Set<String> WRITTEN =
      Set.of("", "thread_broadcast", "bot_message", "file_share", "me_message");

  /** A message that somebody wrote. */
  private record Written(String channel, JsonNode json, ZonedDateTime at) {
    String ts() {
      return json.get("ts").asText();
    }

    /** Empty for none. */
    String user() {
      return json.path("user").asText();
    }

    boolean isReply() {
      return json.has("thread_ts") && !json.get("thread_ts").asText().equals(ts());
    }

    LocalDate day() {
      return at.toLocalDate();
    }
  }

  /** An emoji or a reply, of one person to another. */
  private record Act(boolean isReply, String channel, String from, String to, String emoji) {}

  private final Snapshot workspace;
  private final LocalDate since;
  private final LocalDate until;
  private final Set<String> people = new TreeSet<>();
  private final Set<String> publicChannels = new TreeSet<>();
  private final Map<String, Written> all = new TreeMap<>();
  private final List<Written> written = new ArrayList<>();
  private final List<Written> reacted = new ArrayList<>();
  private final List<Act> acts = new ArrayList<>();

  Figures(Snapshot workspace, LocalDate since, LocalDate until, ZoneId zone) {
    this.workspace = workspace;
    this.since = since;
    this.until = until;
    for (JsonNode user : workspace.users()) {
      if (!user.path("is_bot").asBoolean() && !user.get("id").asText().equals("USLACKBOT")) {
        people.add(user.get("id").asText());
      }
    }
    for (JsonNode channel : workspace.channels()) {
      if (!channel.path("is_private").asBoolean()) {
        publicChannels.add(channel.get("id").asText());
      }
    }
    workspace
        .messages()
        .forEach(
            (channel, messages) -> {
              for (JsonNode json : messages) {
                long seconds = Long.parseLong(json.get("ts").asText().split("\\.", -1)[0]);
                Written message =
                    new Written(channel, json, Instant.ofEpochSecond(seconds).atZone(zone));
                boolean inside =
                    publicChannels.contains(channel)
                        && !message.day().isBefore(since)
                        && !message.day().isAfter(until);
                if (WRITTEN.contains(json.path("subtype").asText())) {
                  all.put(channel + "/" + message.ts(), message);
                  if (inside) {
                    written.add(message);
                  }
                }
                if (inside) {
                  reacted.add(message);
                }
              }
            });
    for (Written message : reacted) {
      for (JsonNode reaction : message.json().path("reactions")) {
        for (JsonNode user : reaction.get("users")) {
          acts.add(
              new Act(
                  false,
                  message.channel(),
                  user.asText(),
                  message.user(),
                  reaction.get("name").asText().replaceAll("::skin-tone-\\d", "")));
        }
      }
    }
    for (Written reply : written) {
      if (reply.isReply()) {
        Written parent = all.get(reply.channel() + "/" + reply.json().get("thread_ts").asText());
        acts.add(
            new Act(
                true, reply.channel(), reply.user(), parent == null ? "" : parent.user(), null));
      }
    }
  }

  // ---------------------------------------------------------------- the reports

  /** By day, {@code posts replies emoji}, of days with anything; bots' as well. */
  Map<String, String> days() {
    Map<String, String> lines = new TreeMap<>();
    for (LocalDate day = since; !day.isAfter(until); day = day.plusDays(1)) {
      LocalDate that = day;
      List<Written> messages = written.stream().filter(m -> m.day().equals(that)).toList();
      long emoji =
          reacted.stream().filter(m -> m.day().equals(that)).mapToLong(Figures::emoji).sum();
      if (!messages.isEmpty() || emoji > 0) {
        long replies = messages.stream().filter(Written::isReply).count();
        lines.put(day.toString(), "%d %d %d".formatted(messages.size() - replies, replies, emoji));
      }
    }
    return lines;
  }

  private static long emoji(Written message) {
    long sum = 0;
    for (JsonNode reaction : message.json().path("reactions")) {
      sum += reaction.get("count").asLong();
    }
    return sum;
  }

  /** {@code section place user n}. */
  List<String> topUsers(Set<String> exclude) {
    Map<String, Map<String, Long>> sections =
        Map.of(
            "emoji", count(acts.stream().filter(act -> !act.isReply()), Act::from),
            "posts", count(written.stream().filter(m -> !m.isReply()), Written::user),
            "replies", count(written.stream().filter(Written::isReply), Written::user));
    List<String> lines = new ArrayList<>();
    new TreeMap<>(sections)
        .forEach(
            (section, counts) -> {
              counts.keySet().retainAll(people);
              long total = counts.values().stream().mapToLong(n -> n).sum();
              counts.keySet().removeAll(exclude);
              lines.addAll(ranked(section + " ", counts, 3));
              lines.add("total_%s 0  %d".formatted(section, total));
            });
    return lines;
  }

  /** {@code section place permalink n}. */
  List<String> popularPosts(String channel, int most) {
    List<String> lines = new ArrayList<>();
    Map<String, Function<Written, Long>> sections =
        Map.of("reactions", Figures::emoji, "replies", Figures::replies);
    new TreeMap<>(sections)
        .forEach(
            (section, figure) -> {
              List<Written> posts =
                  written.stream()
                      .filter(m -> m.channel().equals(channel) && !m.isReply())
                      .filter(m -> figure.apply(m) > 0)
                      .sorted(Comparator.comparing(figure).reversed().thenComparing(Written::ts))
                      .limit(most)
                      .toList();
              for (int i = 0; i < posts.size(); i++) {
                Written post = posts.get(i);
                lines.add(
                    "%s %d %s %d".formatted(section, i + 1, permalink(post), figure.apply(post)));
              }
            });
    return lines;
  }

  private String permalink(Written post) {
    return "%sarchives/%s/p%s"
        .formatted(workspace.url(), post.channel(), post.ts().replace(".", ""));
  }

  /**
   * By person, {@code posts replies emoji rounds channels reacted-to reacted-by}.
   *
   * @param roundChannels whose posts count for the rounds
   */
  Map<String, String> activity(int roundDays, Predicate<String> roundChannels) {
    Map<String, String> lines = new TreeMap<>();
    for (JsonNode user : workspace.users()) {
      String id = user.get("id").asText();
      if (!people.contains(id) || user.path("deleted").asBoolean()) {
        continue;
      }
      List<Written> own = written.stream().filter(m -> m.user().equals(id)).toList();
      List<Act> emoji = acts.stream().filter(act -> !act.isReply()).toList();
      StringBuilder rounds = new StringBuilder();
      for (LocalDate day = since; !day.isAfter(until); day = day.plusDays(roundDays)) {
        LocalDate from = day;
        LocalDate to = day.plusDays(roundDays);
        boolean posted =
            own.stream()
                .filter(m -> !m.isReply() && roundChannels.test(m.channel()))
                .anyMatch(m -> !m.day().isBefore(from) && m.day().isBefore(to));
        rounds.append(posted ? "O" : "-");
      }
      lines.put(
          id,
          "%d %d %d %s %s to %s by %s"
              .formatted(
                  own.stream().filter(m -> !m.isReply()).count(),
                  own.stream().filter(Written::isReply).count(),
                  emoji.stream().filter(act -> act.from().equals(id)).count(),
                  rounds,
                  topThree(count(own.stream(), Written::channel), channel -> true),
                  topThree(
                      count(emoji.stream().filter(act -> act.from().equals(id)), Act::to),
                      other -> people.contains(other) && !other.equals(id)),
                  topThree(
                      count(emoji.stream().filter(act -> act.to().equals(id)), Act::from),
                      other -> people.contains(other) && !other.equals(id))));
    }
    return lines;
  }

  private static String topThree(Map<String, Long> counts, Predicate<String> which) {
    return sorted(counts).stream()
        .filter(entry -> which.test(entry.getKey()))
        .limit(3)
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(","));
  }

  /**
   * Of kings {@code section group place user n}, else {@code section place channel permalink emoji
   * n winners} with a dash for what is not.
   *
   * @param generals names of channels that no member made
   */
  Set<String> awards(Pattern group, Set<String> generals, Set<String> exclude) {
    Set<String> who = new TreeSet<>(people);
    who.removeAll(exclude);
    Map<String, String> groups = new HashMap<>();
    Set<String> byMembers = new TreeSet<>();
    for (JsonNode channel : workspace.channels()) {
      String name = channel.get("name").asText();
      Matcher matcher = group.matcher(name);
      if (matcher.find()) {
        groups.put(channel.get("id").asText(), matcher.group(1));
      }
      if (!generals.contains(name) && who.contains(channel.path("creator").asText())) {
        byMembers.add(channel.get("id").asText());
      }
    }
    List<Act> towardsOthers =
        acts.stream()
            .filter(act -> who.contains(act.from()) && !act.from().equals(act.to()))
            .toList();
    List<Act> replies = towardsOthers.stream().filter(Act::isReply).toList();
    List<Act> emoji = towardsOthers.stream().filter(act -> !act.isReply()).toList();
    Set<String> lines = new TreeSet<>();
    for (String name : new TreeSet<>(groups.values())) {
      Predicate<Act> inGroup = act -> name.equals(groups.get(act.channel()));
      lines.addAll(kings("reaction_king " + name, towardsOthers.stream().filter(inGroup), 3));
      lines.addAll(kings("thread_king " + name, replies.stream().filter(inGroup), 3));
      lines.addAll(kings("emoji_king " + name, emoji.stream().filter(inGroup), 5));
    }
    List<Act> mutual =
        towardsOthers.stream()
            .filter(act -> byMembers.contains(act.channel()) && who.contains(act.to()))
            .toList();
    for (String best : ranked("", count(mutual.stream(), Act::channel), 5)) {
      String[] parts = best.split(" ", -1);
      Map<String, Long> inChannel =
          count(mutual.stream().filter(act -> act.channel().equals(parts[1])), Act::from);
      lines.add(
          "best_channel %s %s - - %s %s"
              .formatted(parts[0], parts[1], parts[2], first(inChannel).getKey()));
    }
    List<Written> ofMembers = written.stream().filter(m -> who.contains(m.user())).toList();
    long mostReplies = ofMembers.stream().mapToLong(Figures::replies).max().orElse(0);
    for (Written post : ofMembers) {
      if (!post.isReply() && mostReplies > 0 && replies(post) == mostReplies) {
        lines.add(
            "most_replied - %s %s - %d %s"
                .formatted(post.channel(), permalink(post), mostReplies, post.user()));
      }
    }
    Map.of(
            "earliest_bird", hours(ofMembers, 5, 7),
            "night_owl", hours(ofMembers, 0, 4),
            "most_helpful", count(replies.stream(), Act::from),
            "best_streak", streaks(ofMembers))
        .forEach(
            (section, counts) -> {
              var first = first(counts);
              lines.add("%s - - - - %d %s".formatted(section, first.getValue(), first.getKey()));
            });
    for (String line : ranked("", count(emoji.stream(), Act::emoji), 1)) {
      lines.add(line.replaceFirst("1 (\\S+) (\\d+)", "emoji_of_season - - - $1 $2"));
    }
    return lines;
  }

  private static List<String> kings(String prefix, Stream<Act> acts, int most) {
    return ranked(prefix + " ", count(acts, Act::from), most);
  }

  private static long replies(Written post) {
    return post.json().path("reply_count").asLong();
  }

  private static Map<String, Long> hours(List<Written> messages, int from, int to) {
    return count(
        messages.stream().filter(m -> m.at().getHour() >= from && m.at().getHour() <= to),
        Written::user);
  }

  private static Map<String, Long> streaks(List<Written> messages) {
    Map<String, Set<LocalDate>> days = new HashMap<>();
    messages.forEach(m -> days.computeIfAbsent(m.user(), u -> new TreeSet<>()).add(m.day()));
    Map<String, Long> longest = new HashMap<>();
    days.forEach(
        (user, active) -> {
          for (LocalDate first : active) {
            long length = 0;
            for (LocalDate day = first; active.contains(day); day = day.plusDays(1)) {
              length++;
            }
            longest.merge(user, length, Math::max);
          }
        });
    return longest;
  }

  // ---------------------------------------------------------------- counting

  private static <T> Map<String, Long> count(Stream<T> all, Function<T, String> by) {
    return all.map(by)
        .filter(Objects::nonNull)
        .collect(Collectors.groupingBy(key -> key, Collectors.counting()));
  }

  /** The most frequent first, then in byte order. */
  private static List<Map.Entry<String, Long>> sorted(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .toList();
  }

  /** Those of the first places, equal ones on the same: {@code place key n}. */
  private static List<String> ranked(String prefix, Map<String, Long> counts, int most) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Long> entry : sorted(counts)) {
      long place = 1 + counts.values().stream().filter(n -> n > entry.getValue()).count();
      if (place <= most) {
        lines.add("%s%d %s %d".formatted(prefix, place, entry.getKey(), entry.getValue()));
      }
    }
    return lines;
  }

  /** All who share the first place, separated by blanks, and their number. */
  private static Map.Entry<String, Long> first(Map<String, Long> counts) {
    long most = counts.values().stream().mapToLong(n -> n).max().orElseThrow();
    String keys =
        sorted(counts).stream()
            .filter(entry -> entry.getValue() == most)
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(" "));
    return Map.entry(keys, most);
  }
}
