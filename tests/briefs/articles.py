"""Articles for the tests of briefs."""

from mtkit.article import Article, Block, Kind

PORT = """Le port de Hai Phong va doubler sa capacité

Le port de Hai Phong, dans le nord du Vietnam, va doubler sa capacité d’ici à 2030 grâce à un prêt japonais.

HAI PHONG (Vietnam), 3 mars 2025 – L’agence japonaise de coopération prête 42 milliards de yens pour deux nouveaux quais. Elle financera aussi la formation de 350 grutiers. Le chantier du port doit commencer en septembre.

Pourquoi un tel effort ? Le trafic de conteneurs a augmenté de 12,5 % en 2024, pour atteindre 7,1 millions d’unités.

« Nous manquons de place depuis cinq ans », dit un armateur. Les compagnies maritimes japonaises assurent 38 % du trafic du port.

Toutefois, les riverains redoutent le bruit. Une association de pêcheurs demande que les nouveaux quais du port épargnent la mangrove de Cat Hai.

La mangrove abrite 47 espèces d’oiseaux. La province promet une étude d’impact avant le début du chantier, et des mesures de compensation pour les pêcheurs du port."""  # noqa: E501


def article(text: str, language: str = "fr") -> Article:
    """Return an article of paragraphs below a title."""
    title, *paragraphs = text.split("\n\n")
    blocks = [Block(Kind.TITLE, title), *(Block(Kind.PARAGRAPH, paragraph) for paragraph in paragraphs)]
    return Article("port.txt", "text", tuple(blocks), language)


ENGLISH = """Hai Phong port to double its capacity

The port of Hai Phong in northern Vietnam will double its capacity by 2030 thanks to a Japanese loan.

Japan's aid agency is lending 42 billion yen for two new quays. It will also pay for the training of 350 crane drivers. Work at the port is due to start in September.

Container traffic rose by 12.5% in 2024 to 7.1 million units. Japanese shipping companies account for 38% of the port's traffic.

However, residents fear the noise. An association of fishermen wants the new quays of the port to spare the mangrove of Cat Hai.

The mangrove is home to 47 species of birds. The province promises an impact study before work at the port begins, and measures to compensate the fishermen of the port for their losses."""  # noqa: E501

VIETNAMESE = """Cảng Hải Phòng sẽ tăng gấp đôi công suất

Cảng Hải Phòng ở miền Bắc Việt Nam sẽ tăng gấp đôi công suất vào năm 2030 nhờ vốn vay của Nhật Bản.

Cơ quan hợp tác Nhật Bản cho vay 42 tỷ yên để xây hai cầu cảng mới. Cơ quan này cũng sẽ tài trợ đào tạo 350 thợ lái cẩu. Công trình tại cảng dự kiến khởi công vào tháng 9.

Lượng container qua cảng tăng 12,5% trong năm 2024, đạt 7,1 triệu đơn vị. Các hãng tàu Nhật Bản chiếm 38% lượng hàng qua cảng.

Tuy nhiên, người dân lo ngại tiếng ồn. Một hiệp hội ngư dân đề nghị các cầu cảng mới tránh khu rừng ngập mặn Cát Hải.

Rừng ngập mặn là nơi sinh sống của 47 loài chim. Thành phố hứa sẽ đánh giá tác động trước khi khởi công, đồng thời có biện pháp bồi thường cho ngư dân quanh cảng."""  # noqa: E501

JAPANESE = """ハイフォン港、処理能力を倍増へ

ベトナム北部のハイフォン港は、日本の借款により2030年までに処理能力を倍増させる。

日本の国際協力機関は、新しい岸壁2カ所の建設に420億円を貸し付ける。同機関はクレーン運転士350人の研修費も負担する。港の工事は9月に始まる予定だ。

港のコンテナ取扱量は2024年に12.5%増え、710万個に達した。日本の海運会社が港の取扱量の38%を占める。

しかし、住民は騒音を心配している。漁業者の団体は、港の新しい岸壁がカットハイのマングローブ林を避けるよう求めている。

マングローブ林には47種の鳥が生息する。市は港の着工前に環境影響評価を行い、港の周辺の漁業者への補償策も講じると約束している。工事は三つの段階に分けて進められる見通しだ。"""

TEXTS = {"fr": PORT, "en": ENGLISH, "vi": VIETNAMESE, "ja": JAPANESE}
