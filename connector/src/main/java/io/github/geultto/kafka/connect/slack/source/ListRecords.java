package io.github.geultto.kafka.connect.slack.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.geultto.kafka.connect.slack.model.Op;
import io.github.geultto.kafka.connect.slack.record.MembershipRecords;
import io.github.geultto.kafka.connect.slack.record.RecordMaker;
import io.github.geultto.kafka.connect.slack.record.Records;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.source.SourceRecord;

/** Which record a change of a list becomes. */
record ListRecords(Records records) {

  /**
   * Those changes of which there are records: that somebody has left may be ignored, but not that
   * nothing of them must be emitted.
   */
  List<ListChange> emitted(String list, List<ListChange> changes) {
    return changes.stream()
        .filter(
            change ->
                change.isWithheld()
                    || !isMembership(list, change.id())
                    || change.op() != Op.DELETE
                    || records.emitsDeletions())
        .toList();
  }

  private static boolean isMembership(String list, String id) {
    return SourceOffsets.channelOfMembers(list).isPresent()
        || (list.equals(SourceOffsets.USER_GROUPS) && Memberships.isMember(id));
  }

  SourceRecord record(
      String list,
      ListChange change,
      Map<String, String> partition,
      Map<String, ?> offset,
      Instant now) {
    SourceRecord record = recordOf(list, change, partition, offset, now);
    return change.isWithheld() && !records.precede() ? RecordMaker.withoutValue(record) : record;
  }

  private SourceRecord recordOf(
      String list,
      ListChange change,
      Map<String, String> partition,
      Map<String, ?> offset,
      Instant now) {
    String id = change.id();
    Op op = change.op();
    JsonNode entry = change.entry();
    MembershipRecords memberships = records.memberships();
    Optional<String> channel = SourceOffsets.channelOfMembers(list);
    if (channel.isPresent()) {
      return memberships.channelMember(op, channel.get(), id, partition, offset, now);
    }
    return switch (list) {
      case SourceOffsets.USERS ->
          op == Op.DELETE
              ? records.deletedUser(id, partition, offset, now)
              : records.user(op, entry, partition, offset, now);
      case SourceOffsets.CHANNELS ->
          op == Op.DELETE
              ? records.deletedChannel(id, partition, offset, now)
              : records.channel(op, entry, partition, offset, now);
      default ->
          Memberships.isMember(id)
              ? memberships.userGroupMember(
                  op, Memberships.group(id), Memberships.user(id), partition, offset, now)
              : memberships.userGroup(op, id, entry, partition, offset, now);
    };
  }
}
