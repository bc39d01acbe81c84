package io.github.geultto.kafka.connect.slack.model;

/** Fingerprints as earlier versions stored them, for tests of other packages. */
public final class EarlierPrints {

  private EarlierPrints() {}

  public static int withoutContent(Message message) {
    return EarlierFingerprints.withoutContent(message);
  }

  public static int inSlacksOrder(Message message) {
    return EarlierFingerprints.inSlacksOrder(message);
  }
}
