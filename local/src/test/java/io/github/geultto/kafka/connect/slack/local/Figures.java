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
  private final Map<String, Written> all = new TreeMap<>();
  private final List<Written> written = new ArrayList<>();
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
    List<Written> reacted = new ArrayList<>();
    workspace
        .messages()
        .forEach(
            (channel, messages) -> {
              for (JsonNode json : messages) {
                long seconds = Long.parseLong(json.get("ts").asText().split("\\.", -1)[0]);
                Written message =
                    new Written(channel, json, Instant.ofEpochSecond(seconds).atZone(zone));
                boolean inside = !message.day().isBefore(since) && !message.day().isAfter(until);
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
                  reaction.get("name").asText()));
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
              lines.addAll(
                  top(
                      section + " ",
                      counts,
                      3,
                      user -> people.contains(user) && !exclude.contains(user)));
              long total = counts.values().stream().mapToLong(n -> n).sum();
              lines.add("total_%s 0  %d".formatted(section, total));
            });
    return lines;
  }

  /** {@code section place permalink n}. */
  List<String> popularPosts(String channel, int most) {
    List<String> lines = new ArrayList<>();
    Map<String, Function<Written, Long>> sections =
        Map.of(
            "reactions",
            post -> {
              long sum = 0;
              for (JsonNode reaction : post.json().path("reactions")) {
                sum += reaction.get("count").asLong();
              }
              return sum;
            },
            "replies",
            post -> post.json().path("reply_count").asLong());
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

  /** By person, {@code posts replies emoji rounds channels reacted-to reacted-by}. */
  Map<String, String> activity(int roundDays) {
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
                .anyMatch(m -> !m.isReply() && !m.day().isBefore(from) && m.day().isBefore(to));
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
                  topThree(count(own.stream(), Written::channel), id),
                  topThree(count(emoji.stream().filter(act -> act.from().equals(id)), Act::to), id),
                  topThree(
                      count(emoji.stream().filter(act -> act.to().equals(id)), Act::from), id)));
    }
    return lines;
  }

  private static String topThree(Map<String, Long> counts, String without) {
    return top("", counts, 3, id -> !id.equals(without) && !id.isEmpty()).stream()
        .map(line -> line.replaceFirst("\\d+ ", ""))
        .collect(Collectors.joining(","));
  }

  /** {@code section group place user channel permalink emoji n}, with a dash for what is not. */
  Set<String> awards(Pattern group) {
    Set<String> lines = new TreeSet<>();
    Map<String, String> groups = new HashMap<>();
    Map<String, String> creators = new HashMap<>();
    for (JsonNode channel : workspace.channels()) {
      Matcher matcher = group.matcher(channel.get("name").asText());
      if (matcher.find()) {
        groups.put(channel.get("id").asText(), matcher.group(1));
      }
      creators.put(channel.get("id").asText(), channel.path("creator").asText());
    }
    List<Act> ofPeople = acts.stream().filter(act -> people.contains(act.from())).toList();
    for (String name : new TreeSet<>(groups.values())) {
      List<Act> inGroup =
          ofPeople.stream().filter(act -> name.equals(groups.get(act.channel()))).toList();
      add(lines, "reaction_king " + name + " ", count(inGroup.stream(), Act::from), 3);
      add(
          lines,
          "thread_king " + name + " ",
          count(inGroup.stream().filter(Act::isReply), Act::from),
          3);
      add(
          lines,
          "emoji_king " + name + " ",
          count(inGroup.stream().filter(act -> !act.isReply()), Act::from),
          5);
    }
    List<Act> mutual =
        ofPeople.stream()
            .filter(act -> people.contains(creators.get(act.channel())))
            .filter(act -> !act.to().isEmpty() && !act.to().equals(act.from()))
            .toList();
    for (String best : top("", count(mutual.stream(), Act::channel), 5, id -> true)) {
      String[] parts = best.split(" ", -1);
      Map<String, Long> inChannel =
          count(mutual.stream().filter(act -> act.channel().equals(parts[1])), Act::from);
      String active = top("", inChannel, 1, id -> true).get(0).split(" ", -1)[1];
      lines.add("best_channel - %s %s %s - - %s".formatted(parts[0], active, parts[1], parts[2]));
    }
    List<Written> ofMembers = written.stream().filter(m -> people.contains(m.user())).toList();
    ofMembers.stream()
        .filter(m -> !m.isReply() && m.json().path("reply_count").asLong() > 0)
        .min(
            Comparator.comparing((Written m) -> -m.json().get("reply_count").asLong())
                .thenComparing(Written::channel)
                .thenComparing(Written::ts))
        .ifPresent(
            post ->
                lines.add(
                    "most_replied - 1 %s %s %s - %d"
                        .formatted(
                            post.user(),
                            post.channel(),
                            permalink(post),
                            post.json().get("reply_count").asLong())));
    add(lines, "earliest_bird - ", hours(ofMembers, 5, 7), 1);
    add(lines, "night_owl - ", hours(ofMembers, 0, 4), 1);
    add(
        lines,
        "most_helpful - ",
        count(
            ofPeople.stream()
                .filter(
                    act -> act.isReply() && !act.to().isEmpty() && !act.to().equals(act.from())),
            Act::from),
        1);
    add(lines, "best_streak - ", streaks(ofMembers), 1);
    top("", count(ofPeople.stream().filter(act -> !act.isReply()), Act::emoji), 1, id -> true)
        .forEach(
            line -> {
              String[] parts = line.split(" ", -1);
              lines.add("emoji_of_season - 1 - - - %s %s".formatted(parts[1], parts[2]));
            });
    return lines;
  }

  private static void add(Set<String> lines, String section, Map<String, Long> counts, int most) {
    for (String line : top("", counts, most, id -> true)) {
      String[] parts = line.split(" ", -1);
      lines.add("%s%s %s - - - %s".formatted(section, parts[0], parts[1], parts[2]));
    }
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

  /** The most frequent, then the first in byte order: {@code place key n}. */
  private static List<String> top(
      String prefix, Map<String, Long> counts, int most, Predicate<String> who) {
    List<Map.Entry<String, Long>> sorted =
        counts.entrySet().stream()
            .filter(entry -> who.test(entry.getKey()))
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(most)
            .toList();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < sorted.size(); i++) {
      lines.add(
          "%s%d %s %d".formatted(prefix, i + 1, sorted.get(i).getKey(), sorted.get(i).getValue()));
    }
    return lines;
  }
}
