package io.github.geultto.kafka.connect.slack.simulator;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Who calls, by the token. */
final class Authentication {
  private final Workspace workspace;
  private final SimulatorOptions options;
  private final Faults faults;
  private final BotTokens tokens;

  Authentication(Workspace workspace, SimulatorOptions options, Faults faults) {
    this.workspace = workspace;
    this.options = options;
    this.faults = faults;
    this.tokens = new BotTokens(options.botToken());
  }

  /** See {@link BotTokens#rotate}. */
  String rotateToken(Instant now) {
    return tokens.rotate(now);
  }

  /** The caller with the scopes of the token; a token that Slack would reject is an error. */
  Call caller(Map<String, String> params, String token, Instant now) throws SlackError {
    if (token == null || token.isEmpty()) {
      throw new SlackError("not_authed");
    }
    if (token.startsWith(ConnectionsMethod.APP_TOKEN)) {
      throw new SlackError("not_allowed_token_type");
    }
    boolean organisation = isOfTheOrganisation(token);
    boolean bot = organisation || tokens.contains(token);
    if (!bot && !token.equals(options.userToken())) {
      throw new SlackError("invalid_auth");
    }
    if (SlackApi.isByPeople(params)) {
      String user = params.get(SlackApi.SIMULATOR_USER);
      return new Call(user, false, false, true, SimulatorOptions.ALL_SCOPES, params, now);
    }
    if (bot && faults.tokenRevoked()) {
      throw new SlackError("token_revoked");
    }
    if (bot && !organisation) {
      tokens.require(token, now);
    }
    Set<String> scopes = faults.without(options.scopes());
    String user = bot ? Workspace.BOT_USER : member();
    return new Call(user, bot, organisation, false, scopes, params, now);
  }

  private boolean isOfTheOrganisation(String token) {
    return token.equals(SimulatorOptions.ORGANISATION_TOKEN) && workspace.isOrganisation();
  }

  /** Whose token the user token is: the first member. */
  private String member() {
    return workspace.usersById().values().stream()
        .filter(user -> !user.path("is_bot").asBoolean() && !user.path("deleted").asBoolean())
        .map(user -> user.path("id").asText())
        .filter(id -> !id.equals("USLACKBOT"))
        .findFirst()
        .orElse("U0SIMUSER0");
  }
}
