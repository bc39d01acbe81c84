package io.github.geultto.kafka.connect.slack.model.content;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON is written with single quotes. */
class ContentTest {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(com.fasterxml.jackson.core.json.JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .build();

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Content content(String message) {
    return Content.of(json(message));
  }

  private static String text(String message) {
    return content(message).text();
  }

  // ---------------------------------------------------------------- markup

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "plain ~ plain",
        "<@U1> ~ @U1",
        "<@U1|minji> ~ @minji",
        "<#C1> ~ #C1",
        "<#C1|> ~ #C1",
        "<#C1|general> ~ #general",
        "<!subteam^S1> ~ @S1",
        "<!subteam^S1|@writers> ~ @writers",
        "<!here> and <!channel> and <!everyone> ~ @here and @channel and @everyone",
        "<!here|here> ~ @here",
        "<!date^1392734382^Posted {date_num}|Posted 2014-02-18> ~ Posted 2014-02-18",
        "<!date^1392734382^{date}^https://x|18 Feb> ~ 18 Feb",
        "<!date^1392734382^{date}> ~ 2014-02-18T14:39:42Z",
        "<!date^soon^{date}> ~ soon",
        "<https://x.org> ~ https://x.org",
        "<https://x.org|the site> ~ the site",
        "<https://x.org/?a=1&amp;b=2> ~ https://x.org/?a=1&b=2",
        "<mailto:a@x.org|a@x.org> ~ a@x.org",
        "1 &lt; 2 &amp;&amp; 3 &gt; 2 ~ 1 < 2 && 3 > 2",
        "&amp;lt; ~ &lt;",
        "<@U1>, <@U2>: see <https://x|this> :tada: ~ @U1, @U2: see this :tada:",
        "half <https://x ~ half <https://x",
        "<> <|> <!> ~ <> <|> <!>",
      })
  void markupIsReadable(String text, String readable) {
    String expected = text.equals("<> <|> <!>") ? "  " : readable;
    assertThat(Mrkdwn.readable(text)).isEqualTo(expected);
  }

  // ---------------------------------------------------------------- blocks

  static Stream<Arguments> blocks() {
    return Stream.of(
        Arguments.of(
            "{'type':'section','text':{'type':'mrkdwn','text':'*a* <@U1> &amp;'}}", "*a* @U1 &"),
        Arguments.of(
            "{'type':'section','text':{'type':'plain_text','text':'a &amp; <b>'}}", "a & <b>"),
        Arguments.of(
            "{'type':'section','text':{'type':'mrkdwn','text':'head'},'fields':["
                + "{'type':'mrkdwn','text':'*Host*\\nweb1'},{'type':'plain_text','text':'up'}]}",
            "head\n*Host*\nweb1\nup"),
        Arguments.of(
            "{'type':'section','text':{'type':'mrkdwn','text':'a'},'accessory':{'type':'button',"
                + "'text':{'type':'plain_text','text':'Open'},'value':'v1','url':'https://x'}}",
            "a\nOpen"),
        Arguments.of(
            "{'type':'section','text':{'type':'mrkdwn','text':'a'},'accessory':{'type':'image',"
                + "'image_url':'https://x','alt_text':'a cat'}}",
            "a\na cat"),
        Arguments.of("{'type':'header','text':{'type':'plain_text','text':'Deploy'}}", "Deploy"),
        Arguments.of(
            "{'type':'context','elements':[{'type':'image','alt_text':'logo','image_url':'x'},"
                + "{'type':'mrkdwn','text':'by <@U1>'},{'type':'plain_text','text':'now'}]}",
            "logo by @U1 now"),
        Arguments.of(
            "{'type':'image','image_url':'x','alt_text':'alt','title':{'type':'plain_text',"
                + "'text':'A title'}}",
            "A title"),
        Arguments.of("{'type':'image','image_url':'x','alt_text':'alt'}", "alt"),
        Arguments.of(
            "{'type':'actions','elements':["
                + "{'type':'button','text':{'type':'plain_text','text':'Yes'},'action_id':'y'},"
                + "{'type':'workflow_button','text':{'type':'plain_text','text':'Run'}},"
                + "{'type':'static_select','placeholder':{'type':'plain_text','text':'Pick'},"
                + "'options':[{'text':{'type':'plain_text','text':'hidden'},'value':'1'}]},"
                + "{'type':'multi_static_select','placeholder':{'type':'plain_text','text':'Pick'},"
                + "'initial_options':[{'text':{'type':'plain_text','text':'A'}},"
                + "{'text':{'type':'plain_text','text':'B'}}]},"
                + "{'type':'overflow','options':[{'text':{'type':'plain_text','text':'hidden'}}]}]}",
            "Yes | Run | Pick | A, B"),
        Arguments.of(
            "{'type':'actions','elements':[{'type':'radio_buttons','options':["
                + "{'text':{'type':'plain_text','text':'One'},'value':'1'},"
                + "{'text':{'type':'plain_text','text':'Two'},"
                + "'description':{'type':'plain_text','text':'more'},'value':'2'}]}]}",
            "One\nTwo\nmore"),
        Arguments.of(
            "{'type':'context_actions','elements':[{'type':'feedback_buttons',"
                + "'positive_button':{'text':{'type':'plain_text','text':'Good'},'value':'1'},"
                + "'negative_button':{'text':{'type':'plain_text','text':'Bad'},'value':'0'}},"
                + "{'type':'icon_button','icon':'trash','text':{'type':'plain_text',"
                + "'text':'Delete'}}]}",
            "Good | Bad | Delete"),
        Arguments.of(
            "{'type':'input','label':{'type':'plain_text','text':'Name'},'element':"
                + "{'type':'plain_text_input','placeholder':{'type':'plain_text','text':'yours'}},"
                + "'hint':{'type':'plain_text','text':'in full'}}",
            "Name\nyours\nin full"),
        Arguments.of("{'type':'divider'}", null),
        Arguments.of(
            "{'type':'video','title':{'type':'plain_text','text':'Demo'},'alt_text':'alt',"
                + "'description':{'type':'plain_text','text':'how to'},'author_name':'Minji',"
                + "'video_url':'x','thumbnail_url':'x'}",
            "Demo\nhow to\nMinji"),
        Arguments.of("{'type':'video','alt_text':'alt','video_url':'x'}", "alt"),
        Arguments.of(
            "{'type':'markdown','text':'**a** [b](https://x) &'}", "**a** [b](https://x) &"),
        Arguments.of(
            "{'type':'table','rows':[[{'type':'raw_text','text':'A'},{'type':'raw_text','text':'B'}],"
                + "[{'type':'rich_text','elements':[{'type':'rich_text_section','elements':"
                + "[{'type':'text','text':'1'}]}]},{'type':'raw_number','value':2}]]}",
            "A | B\n1 | 2"),
        Arguments.of(
            "{'type':'data_table','caption':'Sales','rows':[[{'type':'raw_text','text':'A'}],"
                + "[{'type':'raw_number','value':2,'text':'2 €'}]]}",
            "Sales\nA\n2 €"),
        Arguments.of(
            "{'type':'data_visualization','title':'Visits','chart':{'type':'pie','segments':["
                + "{'label':'new','value':3},{'label':'known','value':4}]}}",
            "Visits\nnew\nknown"),
        Arguments.of(
            "{'type':'file','external_id':'E1','source':'remote','file':{'id':'F1','name':'a.pdf',"
                + "'title':'The plan'}}",
            "The plan"),
        Arguments.of("{'type':'file','external_id':'E1','source':'remote'}", null),
        Arguments.of(
            "{'type':'call','call_id':'R1','call':{'v1':{'id':'R1','name':'Standup',"
                + "'join_url':'https://x','date_start':1}}}",
            "Standup"),
        Arguments.of(
            "{'type':'share_shortcut','title':'Ask','description':'for help',"
                + "'button_label':'Start','url':'https://x'}",
            "Ask\nfor help\nStart"),
        Arguments.of(
            "{'type':'alert','level':'warning','text':{'type':'mrkdwn','text':'careful'}}",
            "careful"),
        Arguments.of(
            "{'type':'card','title':{'type':'mrkdwn','text':'T'},'subtitle':{'type':'mrkdwn',"
                + "'text':'S'},'body':{'type':'mrkdwn','text':'B'},'hero_image':{'type':'image',"
                + "'alt_text':'I'},'actions':[{'type':'button','text':{'type':'plain_text',"
                + "'text':'Go'}},{'type':'button','text':{'type':'plain_text','text':'No'}}]}",
            "I\nT\nS\nB\nGo | No"),
        Arguments.of(
            "{'type':'carousel','elements':[{'type':'card','title':{'type':'mrkdwn','text':'1'}},"
                + "{'type':'card','title':{'type':'mrkdwn','text':'2'}}]}",
            "1\n2"),
        Arguments.of(
            "{'type':'container','title':{'type':'plain_text','text':'T'},'child_blocks':["
                + "{'type':'header','text':{'type':'plain_text','text':'H'}}]}",
            "T\nH"),
        Arguments.of(
            "{'type':'plan','title':'Plan','tasks':[{'task_id':'t1','title':'Look','status':'done',"
                + "'details':{'type':'rich_text','elements':[{'type':'rich_text_section',"
                + "'elements':[{'type':'text','text':'closely'}]}]}}]}",
            "Plan\nLook\nclosely"),
        Arguments.of(
            "{'type':'task_card','task_id':'t','title':'Look','output':{'type':'rich_text',"
                + "'elements':[{'type':'rich_text_section','elements':[{'type':'text',"
                + "'text':'found'}]}]},'sources':[{'type':'url','url':'https://x','text':'X'}]}",
            "Look\nfound\nX"),
        Arguments.of(
            "{'type':'of_tomorrow','title':{'type':'plain_text','text':'T'},'text':'b'}", "T\nb"));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void everyBlockSaysWhatItShows(String block, String shown) {
    assertThat(text("{'ts':'1.0','bot_id':'B1','blocks':[" + block + "]}")).isEqualTo(shown);
  }

  static Stream<Arguments> richText() {
    String item = "{'type':'rich_text_section','elements':[{'type':'text','text':'%s'}]}";
    return Stream.of(
        Arguments.of(
            "{'type':'rich_text_section','elements':[{'type':'text','text':'a & '},"
                + "{'type':'user','user_id':'U1'},{'type':'text','text':' '},"
                + "{'type':'channel','channel_id':'C1'},{'type':'text','text':' '},"
                + "{'type':'usergroup','usergroup_id':'S1'},{'type':'text','text':' '},"
                + "{'type':'broadcast','range':'here'},{'type':'text','text':' '},"
                + "{'type':'emoji','name':'wave','skin_tone':3},{'type':'emoji','name':'tada'}]}",
            "a & @U1 #C1 @S1 @here :wave::skin-tone-3::tada:"),
        Arguments.of(
            "{'type':'rich_text_section','elements':[{'type':'link','url':'https://x'},"
                + "{'type':'text','text':' '},{'type':'link','url':'https://x','text':'label'},"
                + "{'type':'text','text':' '},{'type':'color','value':'#FF0000'},"
                + "{'type':'text','text':' '},{'type':'team','team_id':'T1'}]}",
            "https://x label #FF0000 T1"),
        Arguments.of(
            "{'type':'rich_text_section','elements':[{'type':'date','timestamp':1392734382,"
                + "'format':'{date}','fallback':'Feb 18'},{'type':'text','text':' '},"
                + "{'type':'date','timestamp':1392734382,'format':'{date}'}]}",
            "Feb 18 2014-02-18T14:39:42Z"),
        Arguments.of(
            "{'type':'rich_text_list','style':'bullet','indent':0,'elements':["
                + item.formatted("a")
                + ","
                + item.formatted("b")
                + "]},{'type':'rich_text_list','style':'ordered','indent':1,'offset':2,'elements':["
                + item.formatted("c")
                + "]}",
            "• a\n• b\n  3. c"),
        Arguments.of(
            "{'type':'rich_text_list','style':'bullet','elements':[{'type':'rich_text_list',"
                + "'style':'ordered','elements':["
                + item.formatted("a")
                + "]}]}",
            "1. a"),
        Arguments.of(
            "{'type':'rich_text_quote','elements':[{'type':'text','text':'a\\nb'}]}", "> a\n> b"),
        Arguments.of(
            "{'type':'rich_text_section','elements':[{'type':'text','text':'see:\\n'}]},"
                + "{'type':'rich_text_preformatted','elements':[{'type':'text','text':'x = 1\\n'},"
                + "{'type':'text','text':'y'}]}",
            "see:\nx = 1\ny"),
        Arguments.of(
            "{'type':'rich_text_section','elements':[{'type':'of_tomorrow','label':'new'}]}",
            "new"));
  }

  @ParameterizedTest
  @MethodSource("richText")
  void everyElementOfRichTextIsRead(String elements, String shown) {
    String block = "{'type':'rich_text','elements':[" + elements + "]}";
    assertThat(text("{'ts':'1.0','bot_id':'B1','blocks':[" + block + "]}")).isEqualTo(shown);
  }

  // ---------------------------------------------------------------- attachments

  @Test
  void anAlertOfAttachmentsAloneReadsAsPeopleSeeIt() {
    Content alert =
        content(
            """
            {'ts':'1.0','subtype':'bot_message','bot_id':'B1','username':'Alertmanager','text':'',
             'attachments':[{'id':1,'color':'a30200','fallback':'[FIRING:1] DiskFull',
               'pretext':'<!channel>','author_name':'prometheus','title':'[FIRING:1] DiskFull',
               'title_link':'https://alerts/1','text':'Disk is *95%* full on <https://h/web1|web1>',
               'fields':[{'title':'Severity','value':'critical','short':true},
                         {'title':'','value':'no title','short':true}],
               'actions':[{'id':'1','type':'button','text':'Silence','name':'silence'},
                          {'id':'2','type':'button','text':'Runbook'}],
               'footer':'Grafana v10','footer_icon':'https://icon','ts':1703430000}]}
            """);
    assertThat(alert.text())
        .isEqualTo(
            """
            @channel
            prometheus
            [FIRING:1] DiskFull
            Disk is *95%* full on web1
            Severity: critical
            no title
            Silence | Runbook
            Grafana v10\
            """);
    assertThat(alert.authorName()).isEqualTo("Alertmanager");
    assertThat(json(alert.attachments()).get(0))
        .isEqualTo(
            json(
                """
                {'color':'a30200','pretext':'<!channel>','author_name':'prometheus',
                 'title':'[FIRING:1] DiskFull','title_link':'https://alerts/1',
                 'text':'Disk is *95%* full on <https://h/web1|web1>',
                 'fields':[{'title':'Severity','value':'critical','short':true},
                           {'title':'','value':'no title','short':true}],
                 'footer':'Grafana v10','ts':1703430000,
                 'actions':[{'id':'1','type':'button','text':'Silence','name':'silence'},
                            {'id':'2','type':'button','text':'Runbook'}],
                 'fallback':'[FIRING:1] DiskFull'}
                """));
  }

  static Stream<Arguments> attachments() {
    return Stream.of(
        Arguments.of("{'fallback':'build &lt;1&gt; failed','color':'danger'}", "build <1> failed"),
        Arguments.of("{'fallback':'[no preview available]','image_url':'https://x'}", null),
        Arguments.of(
            "{'text':'t','fallback':'f','title':null,'fields':null,'actions':[null]}", "t"),
        Arguments.of(
            "{'fallback':'f','blocks':[{'type':'header','text':{'type':'plain_text','text':'H'}},"
                + "{'type':'divider'},{'type':'section','text':{'type':'mrkdwn','text':'s'}}]}",
            "H\ns"),
        Arguments.of(
            "{'is_share':true,'is_msg_unfurl':true,'from_url':'https://x','author_id':'U1',"
                + "'author_name':'Minji','text':'said','footer':'Posted in #general',"
                + "'message_blocks':[{'team':'T1','channel':'C1','ts':'1.0','message':{'blocks':["
                + "{'type':'rich_text','elements':[{'type':'rich_text_section','elements':["
                + "{'type':'text','text':'said so'}]}]}]}}]}",
            "@U1\nsaid so\nPosted in #general"),
        Arguments.of(
            "{'is_msg_unfurl':true,'from_url':'https://x','author_id':'U1','text':'said'}",
            "@U1\nsaid"));
  }

  @ParameterizedTest
  @MethodSource("attachments")
  void everyAttachmentSaysWhatItShows(String attachment, String shown) {
    assertThat(text("{'ts':'1.0','user':'U9','attachments':[" + attachment + "]}"))
        .isEqualTo(shown);
  }

  @Test
  void textAndAttachmentsAreBothShown() {
    assertThat(
            text(
                "{'ts':'1.0','bot_id':'B1','text':'Build <https://x|1>','attachments':["
                    + "{'text':'failed'},{'text':'twice'}]}"))
        .isEqualTo("Build 1\nfailed\ntwice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'from_url':'https://x'",
        "'original_url':'https://x'",
        "'is_app_unfurl':true,'app_unfurl_url':'https://x'",
        "'is_msg_unfurl':true,'author_id':'U1'",
        "'is_reply_unfurl':true",
        "'is_thread_root_unfurl':true",
        "'from_url':'https://x/a.png','image_url':'https://x/a.png','image_width':800",
      })
  void previewsOfLinksAreNotContent(String preview) {
    Content content =
        content(
            "{'ts':'1.0','user':'U1','text':'<https://x>','attachments':[{'title':'t',"
                + preview
                + "}]}");
    assertThat(content.text()).isEqualTo("https://x");
    assertThat(content.attachments()).isEqualTo("[]");
  }

  @Test
  void whatSlackFindsOutByItselfIsNotInAttachments() {
    String attachment =
        "{'ts':'1.0','bot_id':'B1','attachments':[{'id':%d,'text':'t','image_url':'https://x',"
            + "'image_width':%d,'footer_icon':'%s','blocks':[{'type':'image','block_id':'%s',"
            + "'image_bytes':%d,'alt_text':'a'}]}]}";
    assertThat(content(attachment.formatted(2, 20, "b", "y", 20)))
        .isEqualTo(content(attachment.formatted(1, 10, "a", "x", 10)));
  }

  @Test
  void theOrderOfFieldsIsNoChange() {
    assertThat(
            content(
                "{'ts':'1.0','bot_id':'B1','attachments':[{'text':'t','fields':["
                    + "{'short':true,'value':'v','title':'f'}],'blocks':[{'text':{'text':'s',"
                    + "'type':'mrkdwn'},'type':'section'}]}]}"))
        .isEqualTo(
            content(
                "{'attachments':[{'blocks':[{'type':'section','text':{'type':'mrkdwn',"
                    + "'text':'s'}}],'fields':[{'title':'f','value':'v','short':true}],"
                    + "'text':'t'}],'bot_id':'B1','ts':'1.0'}"));
  }

  @Test
  void aForwardedMessageDoesNotChangeWithTheProfileOfItsAuthor() {
    String shared =
        "{'ts':'1.0','user':'U9','text':'see','attachments':[{'is_share':true,'author_id':'U1',"
            + "'author_name':'%s','author_icon':'%s','text':'said'}]}";
    assertThat(content(shared.formatted("New", "new.png")))
        .isEqualTo(content(shared.formatted("Old", "old.png")));
  }

  // ---------------------------------------------------------------- what wins

  @Test
  void whatAPersonWritesIsItsText() {
    String message =
        "{'ts':'1.0','user':'U1','text':'in <#C1|general> &lt;3','blocks':[{'type':'rich_text',"
            + "'elements':[{'type':'rich_text_section','elements':[{'type':'text','text':'in '},"
            + "{'type':'channel','channel_id':'C1'},{'type':'text','text':' <3'}]}]}]}";
    assertThat(text(message)).isEqualTo("in #general <3");
    assertThat(text(message.replace("in <#C1|general> &lt;3", ""))).isEqualTo("in #C1 <3");
  }

  @Test
  void anAppsTextIsForNotifications() {
    String app =
        "{'ts':'1.0','%s':'X1','user':'U1','text':'This content can\\'t be displayed.','blocks':["
            + "{'type':'rich_text','elements':[{'type':'rich_text_section','elements':["
            + "{'type':'text','text':'shown'}]}]}]}";
    assertThat(text(app.formatted("bot_id"))).isEqualTo("shown");
    assertThat(text(app.formatted("app_id"))).isEqualTo("shown");
    assertThat(text("{'ts':'1.0','user':'U1','text':'x','blocks':[" + SECTION + "]}"))
        .isEqualTo("shown");
  }

  private static final String SECTION =
      "{'type':'section','text':{'type':'mrkdwn','text':'shown'}}";

  @Test
  void whereBlocksSayNothingTheTextIsLeft() {
    assertThat(text("{'ts':'1.0','bot_id':'B1','text':'t','blocks':[{'type':'divider'}]}"))
        .isEqualTo("t");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      nullValues = "none",
      value = {
        "{'ts':'1.0'} ~ none ~ none",
        "{'ts':'1.0','text':null,'blocks':null,'attachments':null} ~ none ~ none",
        "{'ts':'1.0','text':[],'blocks':'x','attachments':{'a':{}},'room':7} ~ none ~ none",
        "{'ts':'1.0','blocks':[null,1,'x',{},{'type':7}],'attachments':[null,1,{}]} ~ none ~ none",
        "{'ts':'1.0','user':'U1','username':'handle','text':'t'} ~ t ~ none",
        "{'ts':'1.0','bot_id':'B1','username':'deploy','bot_profile':{'name':'App'},'text':'t'} ~ t ~ deploy",
        "{'ts':'1.0','bot_id':'B1','user':'U1','bot_profile':{'name':'App'},'text':'t'} ~ t ~ App",
        "{'ts':'1.0','subtype':'file_comment','comment':{'user':'U2','comment':'nice <@U1>'}} ~ nice @U1 ~ U2",
        "{'ts':'1.0','subtype':'file_comment','text':'said','comment':{'user':'U2','comment':'nice'}} ~ said ~ U2",
        "{'ts':'1.0','subtype':'huddle_thread','text':'A huddle started','room':{'created_by':'U3','name':''}} ~ A huddle started ~ U3",
        "{'ts':'1.0','subtype':'huddle_thread','text':'','room':{'created_by':'U3','name':'Standup'}} ~ Standup ~ U3",
      })
  void whoAndWhatOfOddMessages(String message, String text, String author) {
    Content content = content(message);
    assertThat(content.text()).isEqualTo(text);
    assertThat(content.authorName()).isEqualTo(author);
    assertThat(json(content.attachments()).isArray()).isTrue();
  }

  @Test
  void anEmptyTextStaysEmpty() {
    assertThat(text("{'ts':'1.0','text':''}")).isEmpty();
  }

  @Test
  void blocksNestedWithoutEndAreCutOff() {
    String deep = "{'type':'container','blocks':[".repeat(300) + "{}" + "]}".repeat(300);
    assertThat(text("{'ts':'1.0','bot_id':'B1','blocks':[" + deep + "]}")).isNull();
  }
}
