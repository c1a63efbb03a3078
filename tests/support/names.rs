// SPDX-License-Identifier: Apache-2.0

//! Fictional names for papers: surnames and characters about as unevenly frequent as in life, one
//! given character in twenty from anywhere among the Han, and in each hundredth name one that only
//! few fonts have.

const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金\
韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常欧阳";
const GIVEN: &str = "梓子宇涵轩浩雨欣怡晨博思佳俊一嘉诗铭泽辰语心文可芯悦睿天奕瑞明若萱妍然晓杰熙安艺乐雅琪皓霖洋妤沐瑶宸钰玥成国志彤伊逸诺航\
慧婷昊君柯宁昕雪涛静丽翔伟豪琳颖源清康凯云凡洁彦海卓恩楠桐景麟正钧晴锦丹月书和竹美婉蕊希忆依珊菲灵曼凌冰露姝柔欢朵盈巧芸茜莹莉洛歌苒苡桃夕言念初尔\
远哲启鸣川驰尧舜禹峻峰岳山松柏林森杨枫榕梧梅兰菊荷莲薇蔷蓉蕾芳芬芷茹莎蓝绿青紫红丹朱赤金银铜铁钢锋锐镇鑫玉珠珍宝瑾瑜璇玑琦琛珂珺琬琰瑄瑗璐璟阳光\
春夏秋冬东西南北中华夏民建军强勇武振兴旺发富贵荣昌盛隆祥福禄寿喜庆吉利顺平和谐仁义礼智信忠孝廉耻善良温恭俭让德贤才能功业勤学习进步上飞鹏鹤燕莺凤凰\
龙虎豹骏马骁腾跃超越达通畅舒展舟帆船波浪潮溪江河湖泉流淇淑淼润滋涟漪澜澄澈湘漫沁汐泓津渝霄霞虹霏霜震雷电晖晗晟晔旭昭映暖暄曦朗朝暮昱升恒永久长元\
亨贞奇异新颜容姿仪态韵律音声琴棋画笔墨纸砚诗词赋曲章节句字素简朴真纯净洁白黑玄幽静谧秘密宏广大小微细佑佐俏倩健僖儒冠冉其典凝刚力勋北升卉卫厚友向君含";

/// The rare planes: extensions B, C, D, E, F of Unicode's Han, as far as HanaMinB has them whole.
const RARE: [(u32, u32); 5] = [
    (0x20000, 0x2A6D6),
    (0x2A700, 0x2B734),
    (0x2B740, 0x2B81D),
    (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
];

/// The n-th name; always the same one.
pub fn name(n: usize) -> String {
    let mut name = String::from(one_of(SURNAMES, n * 4));
    for i in 1..2 + usize::from(!n.is_multiple_of(4)) {
        let anywhere = random(n * 4 + i, 7) < 0.05;
        let han = char::from_u32(0x4E00 + (random(n * 4 + i, 8) * 20_900.0) as u32).unwrap_or('一');
        name.push(if anywhere {
            han
        } else {
            one_of(GIVEN, n * 4 + i)
        });
    }
    if n % 100 == 50 {
        let (first, last) = RARE[n / 100 % RARE.len()];
        name.extend(char::from_u32(
            first + n as u32 * 7_919 % (last - first + 1),
        ));
    }
    name
}

/// A character of a list that begins with the frequent ones.
fn one_of(list: &str, n: usize) -> char {
    let long = list.chars().count() as f64;
    list.chars()
        .nth((random(n, 1).powf(1.6) * long) as usize)
        .unwrap_or('一')
}

/// 0 to 1 (SplitMix64, so that neighbours have nothing in common).
fn random(n: usize, salt: u64) -> f64 {
    let mut x = (n as u64)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_add(salt.wrapping_mul(0xD1B5_4A32_D192_ED03));
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((x >> 40) as f64) / f64::from(1 << 24)
}
