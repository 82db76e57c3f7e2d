/* lint.h: how far `safe` lies behind what was fed, while a draft comes in pieces as models write it, with markdown. Counted in
 * sentences and lines that have ended, never in time. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

static test_world world;

static void open_default(void) {
    ck_assert(test_world_open_default(&world));
}
static void close_world(void) {
    ck_assert(test_world_close(&world));
}

static size_t character(const char *text) {
    size_t size = 1;
    while (((unsigned char)text[size] & 0xC0) == 0x80) size++;
    return size;
}

static bool is_end(const char *text) {
    return *text == '\n' || strncmp(text, "。", 3) == 0 || strncmp(text, "！", 3) == 0 || strncmp(text, "？", 3) == 0;
}

/* Sentences and lines of [from, to) that have ended, and behind which something stands. Ends in a row are one. */
static size_t ended(const char *text, size_t from, size_t to) {
    size_t count = 0;
    bool end = false;
    for (size_t at = from; at < to; at += character(text + at)) {
        bool here = is_end(text + at);
        count += end && !here;
        end = here;
    }
    return count;
}

/* The most of them that are held back, when a text comes in pieces of up to `most` characters. */
static size_t lag_of(const char *text, size_t most, uint64_t *state) {
    consult_lint_stream *stream = NULL;
    const consult_lint_progress *progress = NULL;
    size_t lag = 0, size = strlen(text);
    EXPECT_OK(consult_lint_stream_begin(world.worker, world.pack, NULL, NULL, &stream));
    for (size_t at = 0, step; at < size; at += step) {
        step = 0;
        for (size_t i = test_random(state) % most + 1; i > 0 && at + step < size; i--) step += character(text + at + step);
        EXPECT_OK(consult_lint_stream_feed(stream, world.worker, text + at, step, &progress));
        size_t behind = ended(text, progress->safe, at + step);
        if (behind > lag) lag = behind;
    }
    consult_lint_stream_free(stream);
    return lag;
}

typedef struct construct {
    size_t most; /* sentences and lines held back */
    const char *text;
} construct;

static const construct constructs[] = {
    {0, "您好，白内障手术一般在局部麻醉下进行。当天就可以回家。第二天来复查一次。您哪天方便？我帮您看看。\n"},
    {1, "您好，**白内障手术**一般在局部麻醉下进行。手术时间大约十几分钟，当天就可以回家。术后请按时滴眼药水。第二天来复查。\n"},
    {1, "您好，**白內障手術**一般在局部麻醉下進行。手術大約十幾分鐘，當天就可以回家。術後請按時點眼藥水。隔天回診。\n"},
    {1, "手术**不疼**。您**放心**。当天**回家**。第二天**复查**。一周后**再来**。一个月后**再看**。\n"},
    {1, "**手术前的准备**\n请您带好身份证和医保卡。\n**手术当天**\n请空腹六小时以上。\n**手术之后**\n请按时滴眼药水。\n"},
    {1, "**术前准备：**\n\n请您带好身份证。\n\n**手术当天！**\n\n请空腹六小时以上。\n\n**术后**：请按时滴眼药水。好的。\n"},
    {2, "您可以这样准备：\n- 带好身份证和医保卡\n- 前一天晚上早点休息\n- 当天早上吃清淡的早餐\n- 请一位家人陪您过来\n"},
    {1, "请您：\n1. 先到一楼挂号\n2. 再到三楼分诊台\n   - 视力检查大约五分钟\n   - 眼压检查不疼\n3. 医生看诊\n4. 取药\n"},
    {2,
     "請您：\n* **證件**：帶好健保卡\n* **家人**：請一位家人陪您\n+ *衣著*：寬鬆就好\n+ 不要自己開車\n- [ ] 帶藥單\n- [x] 掛號\n"},
    {1, "1. **视力下降**：看东西越来越模糊\n2. **怕光**：晚上看车灯刺眼\n3. **重影**：一只眼看有两个影子\n4. **其他**：请问医生\n"},
    {2, "## 检查项目\n视力检查和眼压检查是最基本的。散瞳要等半小时。\n### 费用\n以医院公示的为准。请您到窗口咨询。\n#### "
        "时间\n都可以。\n"},
    {1, "# 檢查\n\n視力檢查和眼壓檢查是最基本的。\n\n## 費用\n\n以醫院公告的為準。\n\n## 時間\n\n都可以。您哪天方便？\n\n"},
    {2, "> 术后请不要揉眼睛。\n> 请按时滴药。\n以上是医生的嘱咐。您记住了吗？\n> 第二天复查\n> 带上病历\n好的，等您过来。\n"},
    {1, "请在搜索框里输入`眼科门诊`就能找到我们。点开后选`预约挂号`就可以。`明天`也行。您试试。\n"},
    {1, "门诊时间：\n```\n周一到周五：8:00-17:00\n周末：9:00-16:00\n```\n以上是门诊时间。请您按时过来。好的。\n"},
    {2, "对照表：\n\n| 项目 | 说明 |\n| --- | --- |\n| 视力 | 看清楚多少 |\n| 眼压 | 测压力 |\n| 散瞳 | 看眼底 |\n\n医生会看。\n"},
    {1, "您可以看[就诊指南](https://a.example/guide?x=1)了解流程。也可以打电话问我们。请看https://a.example/b?c=d。好的。\n"},
    {1, "您好呀😊\n很高兴为您服务🌟\n🔹 先挂号\n🔹 再检查\n🔹 最后看医生\n您放心😊我们会陪着您的👍\n请问您哪天方便呢？\n"},
    {1, "请按时滴眼药水\n第二天来复查\n一周内不要洗头\n不要揉眼睛\n有事请打电话\n我们都在\n祝您早日康复\n"},
    {2, "第一步先挂号\n\n---\n\n第二步做检查\n\n***\n\n第三步看医生\n\n---\n\n第四步取药\n"},
    {1, "“请不要揉眼睛。”医生说。“好的。”您说。「請放心。」他說。《须知》请看一下。（可以带家属。）好的。\n"},
    {1, "您看**周三上午或者周四下午这两个时间段里面哪一个对您和陪您来的家人来说会更加方便一些呢**？我帮您留意。您放心。好的。\n"},
    {1, "您可以***放心***。__当天__回家。~~第三天~~第二天复查。_一周_后再来。<br>好的。<b>请</b>按时来。\n"},
    {2, "| 1 | 2 |\n|:-:|:-:|\n| 3.5 | 4.0 |\n| 5 | 6 |\n| 7 | 8 |\n以上是数值。请问医生。\n"},
    {1, "散瞳后会怕光[1]。一般几小时恢复[^2]。请不要开车【3】。戴墨镜会舒服些①。好的。\n"},
    {1, "OK, see you on Monday. Please bring your ID card.\nThank you!\nDr. Lin will see you. Take care.\n请按时来。\n"},
    {1, "{\"reply\": \"您好。请坐。您哪里不舒服？我帮您看看。\", \"next\": \"好的。请稍等。\"}\n您好。请坐。\n"},
    {1, "加我们的公众号abc_eye。预约电话是(021)1234-5678。网址www.abc.example。您试试。好的。\n"},
    {1, "您好……请稍等……我看看！！！好的～～～可以的。。。您几点来？？？三点可以吗？\n"},
};

START_TEST(test_lag_of_constructs) {
    uint64_t state = 3;
    for (size_t i = 0; i < sizeof constructs / sizeof *constructs; i++) {
        const construct *c = &constructs[i];
        const char *text = test_repeat(c->text, 4);
        for (size_t most = 1; most <= 3; most++) {
            size_t lag = lag_of(text, most, &state);
            ck_assert_msg(lag <= c->most, "%zu are held back, in pieces of %zu: %s", lag, most, c->text);
        }
    }
}
END_TEST

/* All of them, one behind the other. */
START_TEST(test_lag_of_a_long_draft) {
    const char *text = "";
    uint64_t state = 4;
    for (size_t i = 0; i < sizeof constructs / sizeof *constructs; i++) text = test_join(text, constructs[i].text, "\n", NULL);
    ck_assert_uint_le(lag_of(text, 3, &state), 2);
}
END_TEST

/* What may be bold is waited for as far as bold type may reach, and no farther than the line. */
START_TEST(test_lag_of_what_stays_open) {
    static const construct open[] = {
        {4, "价格是**以医院公示为准。您可以到窗口咨询。工作人员会告诉您。医保可以报一部分。自费的请问窗口。好的。请坐。好的。"},
        {2, "价格是**以医院公示为准。您可以到窗口咨询。\n医保可以报一部分。自费的请问窗口。好的。\n"},
        {1, "您看[这一段（没有写完。请坐。好的。\n请您稍等。好的。`没有写完。请坐。好的。\n请您稍等。{没有写完。请坐。\n"},
    };
    uint64_t state = 5;
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        size_t lag = lag_of(open[i].text, 1, &state);
        ck_assert_msg(lag <= open[i].most, "%zu are held back: %s", lag, open[i].text);
    }
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_default, close_world);
    tcase_set_timeout(tests, 250);
    tcase_add_test(tests, test_lag_of_constructs);
    tcase_add_test(tests, test_lag_of_a_long_draft);
    tcase_add_test(tests, test_lag_of_what_stays_open);
}

int main(void) {
    return test_main("lint_stream_lag", add_tests);
}
