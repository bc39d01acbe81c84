package io.github.geultto.kafka.connect.slack.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class SlackMethodTest {

  @Test
  void anUnlistedAppReadsMessagesOnceAMinuteFifteenAtATime() {
    for (SlackMethod method :
        new SlackMethod[] {SlackMethod.CONVERSATIONS_HISTORY, SlackMethod.CONVERSATIONS_REPLIES}) {
      assertThat(method.perMinute(RateProfile.UNLISTED)).isEqualTo(1);
      assertThat(method.pageSize(RateProfile.UNLISTED)).isEqualTo(15);
      assertThat(method.perMinute(RateProfile.INTERNAL)).isEqualTo(50);
    }
    assertThat(SlackMethod.USERS_LIST.perMinute(RateProfile.UNLISTED)).isEqualTo(20);
    assertThat(SlackMethod.USERS_LIST.pageSize(RateProfile.UNLISTED)).isEqualTo(200);
  }

  @Test
  void asksForTheLargestPagesThatSlackServes() {
    assertThat(SlackMethod.CONVERSATIONS_HISTORY.pageSize(RateProfile.INTERNAL)).isEqualTo(999);
    assertThat(SlackMethod.CONVERSATIONS_REPLIES.pageSize(RateProfile.INTERNAL)).isEqualTo(1000);
    assertThatIllegalStateException()
        .isThrownBy(() -> SlackMethod.AUTH_TEST.pageSize(RateProfile.INTERNAL));
  }

  @Test
  void connectionsAreOpenedOnceAMinuteByATokenOfTheirOwn() {
    assertThat(SlackMethod.APPS_CONNECTIONS_OPEN.perMinute(RateProfile.INTERNAL)).isEqualTo(1);
    assertThat(SlackMethod.APPS_CONNECTIONS_OPEN.tokenSetting()).isEqualTo("slack.app.token");
    assertThat(SlackMethod.AUTH_TEST.tokenSetting()).isEqualTo("slack.token");
  }
}
