package io.github.geultto.kafka.connect.slack.simulator;

import java.util.List;
import java.util.Random;

/** What people of the sample workspace write: Korean and English, short and long. */
final class SampleTexts {
  static final List<String> EMOJI =
      List.of(
          "heart",
          "+1",
          "참_잘했어요",
          "clap",
          "+1::skin-tone-2",
          "응원합니다",
          "fire",
          "eyes",
          "tada",
          "clap::skin-tone-3",
          "joy",
          "raised_hands::skin-tone-4",
          "100",
          "감사합니다",
          "blob-dance",
          "pray::skin-tone-2");

  private static final List<String> CHAT =
      List.of(
          "오늘 날씨가 정말 좋네요. 다들 어디서 글 쓰고 계신가요?",
          "카페에 왔는데 자리가 없어서 그냥 돌아갑니다 :sob:",
          "이번 주 글감 추천해 주세요!",
          "마감 두 시간 전... 아직 제목만 썼습니다 ㅎㅎ",
          "퇴근하고 쓰려니 졸리네요. 커피 한 잔 더 마십니다 :coffee:",
          "A small win today: I wrote 500 words before breakfast.",
          "Does anybody have a template for a retrospective?",
          "글쓰기 습관을 만드는 데 며칠이나 걸리셨나요?",
          "지난주에 추천받은 책을 다 읽었어요. 문장이 참 좋더라고요.",
          "점심 뭐 드셨어요? 저는 김치찌개 먹었습니다",
          "Monday again &amp; coffee is my best friend :coffee:",
          "혹시 노션에서 글 쓰시는 분 계세요? `export` 하면 이미지가 깨지네요",
          "주말에 모각글 하실 분? :raised_hand:",
          "새벽에 쓴 글을 아침에 다시 읽으니 부끄럽네요 ㅋㅋㅋ",
          "This thread is gold, thank you all &lt;3",
          "첫 글을 발행했습니다! 두근두근",
          "이 글 보고 많이 배웠어요: <https://blog.example.com/posts/42|느리게 쓰는 법>",
          "여러분은 초고를 며칠 묵히시나요?\n저는 이틀 정도 묵혔다가 다시 읽어요.",
          "글",
          "좋은 하루 보내세요 :sunny:",
          "Writing prompt: the smell of rain",
          "오늘의 문장: \"쓰는 사람은 두 번 산다.\"");

  private static final List<String> REPLIES =
      List.of(
          "잘 읽었습니다! 특히 두 번째 문단이 좋았어요.",
          "공감합니다 ㅠㅠ",
          "저도 같은 고민을 했어요. 일단 쓰고 나중에 고치는 게 답이더라고요.",
          "고생하셨어요 :clap:",
          "Great read, thanks for sharing!",
          "와 이건 정말 생각지도 못했네요",
          "링크도 공유해 주실 수 있나요?",
          "감사합니다 :pray:",
          "ㅋㅋㅋㅋㅋ",
          "I had the same experience last year. It gets better.",
          "저는 조금 다르게 생각하는데요, 글의 목적에 따라 다를 것 같아요.",
          "다음 글도 기대할게요!",
          "오 참고하겠습니다",
          "늦었지만 이제야 읽었네요. 마지막 문장이 오래 남습니다.",
          "+1",
          "제목을 바꿔 보면 어떨까요? 내용에 비해 조금 약한 것 같아요.",
          "Totally agree.",
          "네, 그렇게 할게요",
          "혹시 이 부분 조금 더 자세히 설명해 주실 수 있을까요?\n예시가 있으면 이해가 더 쉬울 것 같아요.");

  private static final List<String> SENTENCES =
      List.of(
          "이번 주에는 오래 미뤄 둔 이야기를 꺼내 보았습니다.",
          "회사를 옮기고 나서 처음으로 하루를 온전히 쉬었습니다.",
          "처음에는 무엇을 써야 할지 막막했지만 쓰다 보니 길이 보였습니다.",
          "데이터를 다루는 일은 결국 사람의 마음을 읽는 일이라는 생각이 들었습니다.",
          "코드 리뷰를 글쓰기처럼 하면 팀의 분위기가 달라집니다.",
          "실패한 실험에서 배운 점을 세 가지로 정리했습니다.",
          "I tried to write without stopping for twenty minutes.",
          "The first draft was terrible, and that is fine.",
          "할머니의 부엌에서는 늘 들기름 냄새가 났습니다.",
          "독자를 한 사람만 정해 두고 쓰니 문장이 짧아졌습니다.",
          "What I learned: publish early, edit in public.",
          "다음 글에서는 조금 더 솔직해지고 싶습니다.",
          "비 오는 날의 지하철은 유난히 조용합니다.",
          "기록하지 않으면 기억은 편한 쪽으로 바뀝니다.");

  private static final List<String> TITLES =
      List.of(
          "느린 일요일",
          "회고를 시작하며",
          "Kafka를 처음 배우는 사람에게",
          "엄마의 반찬통",
          "On keeping a journal",
          "퇴사 일기",
          "데이터 파이프라인을 고치며",
          "오래된 노트북",
          "달리기와 글쓰기",
          "Small habits");

  private final Random random;

  SampleTexts(Random random) {
    this.random = random;
  }

  String chat() {
    return some(CHAT);
  }

  String reply() {
    return some(REPLIES);
  }

  /** Mostly a line or two, now and then a long one. */
  private String some(List<String> lines) {
    StringBuilder text = new StringBuilder(pick(lines));
    int more = random.nextInt(100) < 3 ? 12 : random.nextInt(3);
    for (int i = 0; i < more; i++) {
      text.append(' ').append(pick(i == 0 ? lines : SENTENCES));
    }
    return text.toString();
  }

  /** An essay handed in: a title with a link and a few sentences. */
  String essay(int round) {
    StringBuilder text =
        new StringBuilder("*[")
            .append(round)
            .append("회차] ")
            .append(pick(TITLES))
            .append("*\n<https://blog.example.com/p/")
            .append(random.nextInt(100_000))
            .append(">\n");
    int sentences = 1 + random.nextInt(random.nextInt(20) == 0 ? 60 : 6);
    for (int i = 0; i < sentences; i++) {
      text.append(pick(SENTENCES)).append(i % 4 == 3 ? "\n\n" : " ");
    }
    return text.toString().strip();
  }

  String introduction(String name) {
    return "안녕하세요, " + name + "입니다 :wave:\n" + pick(SENTENCES) + " 잘 부탁드립니다!";
  }

  String announcement(int number) {
    return "<!channel> *공지 " + number + "*\n이번 회차 마감은 일요일 자정입니다. " + pick(SENTENCES);
  }

  private String pick(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }
}
