import pytest
from benchmarks.names_evaluation.known_pairs import HELD, TUNED, pairs
from benchmarks.names_evaluation.measures import recall, scored, threshold

from havn.engines.names import Name, Register, explain, pair_keys, similarity
from havn.engines.names.folding import fold
from havn.engines.names.sounds import sounds
from havn.engines.names.tables import pairs as table

LIKE, UNLIKE = 0.7, 0.61


@pytest.mark.parametrize(
    ("native", "written"),
    [
        ("Юрий Жуков", "Yuriy Zhukov"),  # BGN/PCGN 1947
        ("Юрий Жуков", "Iurii Zhukov"),  # ICAO 9303
        ("Юрий Жуков", "Jurij Žukov"),  # ISO 9 and scholarly
        ("Юрий Жуков", "Juri Schukow"),  # German
        ("Юрий Жуков", "Youri Joukov"),  # French
        ("Щербаков Андрей", "Chtcherbakov Andreï"),  # French
        ("Андрій Щербак", "Andrii Shcherbak"),  # Ukrainian 2010
        ("Сяргей Гарбачэўскі", "Siarhiej Harbačeŭski"),  # Belarusian Łacinka
        ("Сяргей Гарбачэўскі", "Siarhei Harbacheuski"),  # Belarusian passport
        ("Қасым Тоқаев", "Kassym Tokayev"),
        ("Ҹавид Һүсејнов", "Cavid Hüseynov"),  # Azerbaijani, Cyrillic until 1991
        ("Джавид Гусейнов", "Cavid Hüseynov"),  # the same through Russian
        ("Գրիգոր Պետրոսյան", "Grigor Petrosyan"),  # eastern
        ("Գրիգոր Պետրոսյան", "Krikor Bedrossian"),  # western
        ("ვახტანგ ჩხეიძე", "Vakhtang Chkheidze"),  # national, 2002
        ("عبد الرحمن القاسم", "Abdurrahman al-Qasim"),
        ("عبد الرحمن القاسم", "Abderrahmane El Kacem"),  # French of the Maghreb
        ("عبد الرحمن القاسم", "Абдуррахман аль-Касим"),
        ("فرشته حسینی", "Fereshteh Hosseini"),
        ("Γιώργος Παπανδρέου", "Giorgos Papandreou"),
        ("יצחק רבין", "Yitzhak Rabin"),
        ("박 근혜", "Park Geun-hye"),
        ("謝曉東", "Xie Xiaodong"),  # Pinyin
        ("谢晓东", "Hsieh Hsiao-tung"),  # Wade–Giles
        ("谢晓东", "Се Сяодун"),  # Palladius
        ("謝曉東", "Tse Hiu-tung Tony"),  # Hong Kong, with a given name abroad
        ("陳國偉", "Tan Kok Wai"),  # Malaysia
    ],
)
def test_a_name_is_like_itself_in_every_standard(native, written):
    assert similarity(native, written) > LIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ершов Илья Андреевич", "Ершов Илья Петрович"),
        ("Əli Qurban oğlu Xəlilov", "Əli Rövşən oğlu Xəlilov"),
        ("Graciela Núñez Quispe", "Graciela Núñez Chávez"),
        ("Leyla Quliyeva", "Наргиз Гулиева"),
        ("Wang Wei", "Wang Hui"),
        ("Zhang Min", "Zhang Ming"),
        ("王伟", "王薇"),
        ("Иван Петров", "Ivan Pavlov"),
    ],
)
def test_kin_and_namesakes_are_told_apart(one, other):
    assert similarity(one, other) < UNLIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Саша Ершова", "Александра Ершова"),
        ("Chuy Pérez", "Jesús Pérez"),
        ("Volha Babkova", "Ольга Бобкова"),
        ("Цветкова Л. П.", "Цветкова Людмила Петровна"),
        ("Ю. Юдин", "Iurii Iudin"),
        ("Mahmoud Ahmadi-Nejad", "محمود احمدی‌نژاد"),
        ("Martín Delacruz", "Martin De La Cruz"),
        ("Fərhad Əli oğlu Abbasov", "Аббасов Фархад Али оглы"),
        ("Fərhad Kərim oğlu Abbasov", "Аббасов Фархад К. оглы"),
        ("الشامي عمر", "Omar bin Yusuf al-Shami"),
    ],
)
def test_short_forms_initials_and_fathers_are_understood(one, other):
    assert similarity(one, other) > 0.6


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Abdul Karim Ahmadi", "Karim Ahmadi"),
        ("Abdul Aziz Karimi", "Aziz Karimi"),
        ("عبد العزيز كريمي", "عزيز كريمي"),
        ("Абдуллаев Иван", "Абдиев Иван"),
        ("Abdulov Ivan", "Abidov Ivan"),
    ],
)
def test_the_servant_is_a_part_of_the_word(one, other):
    assert similarity(one, other) < UNLIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Abdul Aziz Karimi", "Abdulaziz Karimi"),
        ("Abdel Aziz Karimi", "Abdoulaziz Karimi"),
        ("عبد العزيز كريمي", "Abdulaziz Karimi"),
        ("عبدالعزيز كريمي", "عبد العزيز كريمي"),
        ("Абдул Азиз Карими", "Абдулазиз Карими"),
        ("Abdul Ahad Karimi", "Abdulahad Karimi"),
        ("Abdul Karim Ahmadi", "Abdulkarim Ahmadi"),
        ("Abdülaziz Kaya", "Abdul Aziz Kaya"),
        ("Əbdülkərim Əhmədov", "Abdul Karim Ahmadov"),
        ("عبدٱلعزيز كريمي", "Abdulaziz Karimi"),
    ],
)
def test_the_servant_is_the_same_in_one_word_and_in_two(one, other):
    assert similarity(one, other) > 0.9
    assert pair_keys(one) & pair_keys(other)
    assert Register([(1, [one])]).search(other) == [(1, similarity(one, other))]


@pytest.mark.parametrize(
    ("mixed", "right"),
    [
        ("Cергей Петров", "Сергей Петров"),  # a Latin C
        ("Mакаров Илья", "Макаров Илья"),  # a Latin M
        ("Сеpгей Петров", "Сергей Петров"),  # a Latin p
        ("Сергей ПЕTPOВ", "Сергей Петров"),  # three Latin capitals
        ("Ivan Реtrov", "Ivan Petrov"),  # Cyrillic Ре
        ("Γιώργoς Παπανδρέου", "Γιώργος Παπανδρέου"),  # a Latin o
        ("Смирнов-Mакаров Илья", "Смирнов-Макаров Илья"),
        ("Cepгeй Петров", "Сергей Петров"),  # more Latin letters than Cyrillic
        ("ПETPOB Иван", "Петров Иван"),
        ("Алéксей Петров", "Алексей Петров"),  # a Latin e with the stress
        ("Νίκοs Παπαδόπουλοs", "Νίκος Παπαδόπουλος"),  # a Latin s
        ("Oкcaнa Петренко", "Оксана Петренко"),
    ],
)
def test_letters_that_look_alike_are_read_in_the_script_of_their_word(mixed, right):
    assert similarity(mixed, right) == 1.0
    assert pair_keys(mixed) == pair_keys(right)


@pytest.mark.parametrize("apostrophe", "'’‘ʼ`´ʹ′΄᾿‛՚‵")
def test_no_apostrophe_parts_a_word(apostrophe):
    assert similarity(f"O{apostrophe}Brien Mary", "OBrien Mary") == 1.0


@pytest.mark.parametrize("half", [TUNED, HELD])
def test_most_people_are_found_at_one_per_cent_of_false_positives(half):
    scores = scored(pairs(half), similarity)
    assert recall(scores, threshold(scores, 0.01)) >= 0.93


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dr Y Zhukov", "Yuri Zhukov"),
        ("Sheikh E Karimov", "E Karimov"),
        ("Y. Zhukov", "Yuri Zhukov"),
        ("Zhukov Y", "Zhukov Yuri"),
        ("Zhukov Y Jr", "Zhukov Yuri"),
        ("Karimov E Haji", "E Karimov"),
        ("E. A. Ershova", "Elena Andreevna Ershova"),
        ("Ершова Елена", "Ershova E."),
        ("Maria E. Silva", "Maria Elena Silva"),
    ],
)
def test_an_initial_that_could_be_an_article_is_an_initial(one, other):
    assert similarity(one, other) > LIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("E. A. Ershova", "Olga Andreevna Ershova"),
        ("Y. Zhukov", "Olga Zhukova"),
        ("Maria E. Silva", "Maria Olga Silva"),
    ],
)
def test_an_initial_that_could_be_an_article_meets_no_other_name(one, other):
    assert similarity(one, other) < UNLIKE


def test_the_word_for_and_is_left_out_between_two_words():
    assert similarity("José Ortega y Gasset", "José Ortega Gasset") == 1.0
    assert similarity("Luís Castro-e-Silva", "Luís Castro Silva") == 1.0


@pytest.mark.parametrize("given", ["Abdou", "Abdu", "Abed"])
def test_a_whole_name_that_begins_as_the_servant_does_is_a_word_of_its_own(given):
    assert similarity(f"{given} Diouf", f"Diouf {given}") == 1.0
    assert pair_keys(f"Diouf {given}") <= pair_keys(f"{given} Diouf")
    assert similarity(f"{given} Moumouni", f"Moumouni {given} Dioffo") == 0.9
    assert Register([(1, [f"{given} Diouf"])]).search(f"Diouf {given}") == [(1, 1.0)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Abdu Karim", "Abdul Karim"),
        ("Abdou Karim Diallo", "Abdoul Karim Diallo"),
        ("Abed Rahman", "Abd Rahman"),
        ("Abdu Hakim", "Абдул Хаким"),
    ],
)
def test_a_name_that_may_be_the_servant_is_looked_for_as_it_too(one, other):
    assert [found for found, _ in Register([(1, [one]), (2, ["Zhukov Juri"])]).search(other)] == [1]
    assert [found for found, _ in Register([(1, [other]), (2, ["Zhukov Juri"])]).search(one)] == [1]
    assert pair_keys(one) & pair_keys(other)


@pytest.mark.parametrize("joined", ["Abdurrahman Barry", "Abdourahmane Barry"])
def test_the_servant_in_two_words_is_found_by_its_joined_form(joined):
    assert similarity("Abdou Rahman Barry", joined) > 0.9


@pytest.mark.parametrize("others", ["", "Ali", "Ali Akbar", "Ali Akbar Ahmad Asghar"])
def test_two_words_meet_one_beside_any_words_that_met_already(others):
    one, other = f"{others} Omidinejad", f"{others} Omidi Nejad"
    if others:
        assert similarity(one, other) > 0.9
        assert [row for row, _ in Register([(1, [one])]).search(other)] == [1]
    assert similarity(f"Mahmoud {one}", f"Mahmoud {other}") > 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mehdi Ben Barka", "Mehdi Benbarka"),
        ("Zine Ben Ali", "Zine Benali"),
        ("Ben Ali Zine", "Zine Benali"),
        ("Radhia Ben Salah", "Radhia Bensalah"),
        ("Jan van den Berg", "Jan Vandenberg"),
        ("Osama bin Ladin", "Osama Binladin"),
        ("Mehdi Benbarka", "المهدي بن بركة"),
    ],
)
def test_particles_are_the_same_in_one_word_and_in_two(one, other):
    assert similarity(one, other) > 0.8
    assert pair_keys(one) & pair_keys(other)
    assert Register([(1, [one])]).search(other) == [(1, similarity(one, other))]


@pytest.mark.parametrize("other", ["Zine Ali", "Zine Salah", "Zine Bensalah"])
def test_a_name_that_begins_as_a_particle_does_is_not_its_rest(other):
    assert similarity("Zine Benali", other) < UNLIKE


def test_the_initial_after_the_servant_stays_an_initial():
    assert similarity("Abdul R. Karimi", "Abdul Rahman Karimi") > LIKE
    assert similarity("Abdul R. Karimi", "Abdurrahman Karimi") > LIKE
    assert similarity("Abdul R. Karimi", "Abdul Aziz Karimi") == 0.0
    assert similarity("Abdul R. Karimi", "Ana Karimi") == 0.0
    assert similarity("Abdul R. Karimi", "Rahman Karimi") == 0.0
    assert similarity("Abdul R. Karimi", "A. Karimi") > LIKE


def test_the_servant_joins_no_word_of_a_script_without_a_table():
    assert similarity("Abdul करीम", "Abdul अजीज") == 0.0
    assert similarity("Abdul करीम", "करीम") < UNLIKE
    assert not pair_keys("Abdul करीम") & pair_keys("Abdul अजीज")


def test_a_name_of_particles_alone_keeps_them_all():
    assert similarity("Van Den", "Den Van") == 1.0
    assert similarity("Van Den", "Van Ben") < UNLIKE


def test_every_particle_is_written_as_names_are_read():
    for particle in table("particles"):
        assert fold(particle).split("-") == [particle]


def test_an_explanation_says_which_word_met_which():
    found = explain("Пушкин Александр Сергеевич", Name(["Someone Else", "Sasha Pushkin"]))
    assert [(m.one, m.other, m.reason) for m in found.meetings] == [
        ("пушкин", "pushkin", "same sounds"),
        ("александр", "sasha", "forms of one name"),
    ]
    assert found.left_out == ("сергеевич",)
    assert found.other == "Sasha Pushkin"
    assert str(found) == (
        "0.87: пушкин ~ pushkin (same sounds, 1.00); александр ~ sasha (forms of one name, 0.90); met nothing: сергеевич"
    )


def test_a_chinese_name_is_explained_as_a_whole():
    found = explain("謝曉東", "Hsieh Hsiao-tung")
    assert [m.reason for m in found.meetings] == ["read as a Chinese name"]


def test_costs_are_the_same_both_ways_and_nothing_for_the_same_symbol():
    costs = sounds()
    for one, row in costs.substitute.items():
        assert row[one] == 0
        for other, cost in row.items():
            assert costs.substitute[other][one] == cost


def test_every_symbol_fits_in_a_byte_and_no_table_uses_another():
    known = set(sounds().drop)
    assert all(len(symbol.encode("latin-1")) == 1 for symbol in known)
    for name in ("latin", "cyrillic", "armenian", "georgian", "arabic", "greek", "hebrew", "irregular"):
        for letters, symbols in table(name).items():
            assert set(symbols) <= known | {"|"}, (name, letters)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Abu al-Qasim Lahuti", "Abulqasim Lahuti"),
        ("Abū l-Qāsim Lāhūtī", "Aboul Kacem Lahouti"),
        ("Абу-ль-Касим Лахути", "Abu'l-Qasim Lahuti"),
        ("ابو القاسم لاهوتی", "Abolghasem Lahouti"),
        ("ابوالقاسم لاهوتی", "Abu al-Qasim Lahuti"),
        ("Abu Bakr Diallo", "Aboubakar Diallo"),
        ("Salah al-Din Bitar", "Salahuddin Bitar"),
        ("Salah Uddin Bitar", "صلاح الدين بيطار"),
        ("Ṣalāḥ ad-Dīn Bitar", "Salah Eddine Bitar"),
        ("Салах ад-Дин Битар", "Салахуддин Битар"),
    ],
)
def test_names_with_the_father_of_or_of_the_faith_in_one_word_or_two_are_alike_and_share_keys(one, other):
    assert similarity(one, other) > LIKE
    assert pair_keys(one) & pair_keys(other)


def test_a_name_that_only_begins_like_the_father_of_is_read_in_one_way():
    assert not pair_keys("Karlis Abolins") & pair_keys("Karlis Abuins")
    assert not pair_keys("Ia Abuladze") & pair_keys("Ia Abuadze")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Moon Jae-in", "문재인"),
        ("Moon Jaein", "문 재인"),
        ("Park Geun-hye", "박근혜"),
        ("남궁민", "Namkung Min"),
        ("Пан Ги Мун", "반기문"),
    ],
)
def test_a_korean_name_in_one_word_has_a_surname_and_a_given_name(one, other):
    assert similarity(one, other) > LIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jean-Claude Mbarga", "Жан-Клод Мбарга"),
        ("François Lumbala", "فرانسوا لومبالا"),
        ("Denis Lumbala", "Дени Лумбала"),
        ("Benoît Lumbala", "Бенуа Лумбала"),
        ("Jorge Herrera", "Хорхе Эррера"),
        ("Eyüp Demir", "أيوب دمير"),
        ("Michael Morris", "Майкл Моррис"),
        ("Grzegorz Nowak", "Гжегож Новак"),
        ("Macky Diop", "Маки Диоп"),
    ],
)
def test_given_names_meet_as_their_own_languages_say_them(one, other):
    assert similarity(one, other) > LIKE


def test_a_polish_ending_is_read_as_before():
    assert similarity("Potocki", "Потоцкий") > LIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Orhan Demir", "Goran Demir"),
        ("Huynh Linh", "Wayne Linh"),
        ("לוי דוד", "Louis David"),
        ("Jan Kowalski", "Jeanne Kowalski"),
        ("Gianni Rossi", "Jane Rossi"),
        ("Anh Dinh", "Anh Eden"),
        ("Piotr Malicki", "Piotr Maliki"),
        ("마리아", "Mina Ria"),
    ],
)
def test_a_short_form_of_one_name_is_no_form_of_a_name_that_looks_like_it(one, other):
    assert similarity(one, other) < UNLIKE


@pytest.mark.parametrize(("one", "other"), [("마리아", "Maria"), ("유리", "Yuri"), ("황보라", "Hwang Bora")])
def test_what_has_no_korean_surname_or_none_of_two_syllables_is_not_parted_there(one, other):
    assert similarity(one, other) > LIKE
